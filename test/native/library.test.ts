import { ERROR_DESCRIPTIONS, ErrorCode } from '../../lib/errors/codes.generated.js';
import {
  features,
  librdkafkaVersion,
  libraryVersion,
  linkInfo,
  missingFeatures,
} from '../../lib/index.js';
import { native } from '../../lib/native/load.js';

describe('the linked librdkafka', () => {
  it('tells its version as a number and as text, which agree', () => {
    const { number, text } = libraryVersion();
    const bytes = [24, 16, 8].map((shift) => (number >>> shift) & 0xff);
    expect(text).toBe(bytes.join('.'));
    expect(librdkafkaVersion).toBe(text);
    expect(number & 0xff).toBe(0xff); // A release, not a candidate.
  });

  it('tells how it was linked, with its version', () => {
    expect(linkInfo()).toMatch(/^(static|shared|system)\b/);
    expect(linkInfo()).toContain(`librdkafka ${libraryVersion().text}`);
  });

  it('has the features that a client needs', () => {
    expect(features).toEqual(expect.arrayContaining(['gzip', 'snappy', 'lz4', 'sasl', 'ssl']));
    for (const feature of features) expect(feature).toMatch(/^[a-z0-9_]+$/);
  });
});

describe('the generated error table', () => {
  const flat = native().errorDescriptions();
  const linked = new Map<string, { errno: number; description: string }>();
  for (let i = 0; i < flat.length; i += 3) {
    const [errno, name, description] = flat.slice(i, i + 3) as [number, string, string];
    linked.set(`ERR_${name}`, { errno, description });
  }
  // NO_ERROR is no error, and the bounds of the local codes have no name that is of use.
  const UNNAMED = ['ERR_NO_ERROR', 'ERR_', 'ERR__'];
  const names = [...linked.keys()].filter((name) => !UNNAMED.includes(name));

  it('names every error of the linked librdkafka, with its number', () => {
    expect(names.length).toBeGreaterThan(150);
    const missing = names.filter(
      (name) => Reflect.get(ErrorCode, name) !== linked.get(name)?.errno,
    );
    expect(missing).toEqual([]);
  });

  // An older librdkafka has fewer errors, and other words for some.
  const isPinned = missingFeatures.length === 0;

  it('names nothing that the linked librdkafka does not know', () => {
    const unknown = Object.keys(ErrorCode).filter((name) => !linked.has(name));
    // Bounds: in the header, without a name of their own in the library's table.
    const unnamed = unknown.filter((name) => !['ERR__BEGIN', 'ERR__END'].includes(name));
    expect(unnamed.length === 0).toBe(isPinned);
  });

  it('describes each as the library does', () => {
    const described = names.map((name) => [name, Reflect.get(ERROR_DESCRIPTIONS, name) as unknown]);
    const words = names.map((name) => [name, linked.get(name)?.description]);
    if (isPinned) expect(described).toEqual(words);
    else expect(described).toHaveLength(words.length);
  });
});
