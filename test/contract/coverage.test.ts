// That docs/librdkafka-coverage.md is up to date is part of test/config/generate.test.ts.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../..');
const FOLDER = pathToFileURL(join(ROOT, 'scripts/generate')).href;

/** Makes the document from a header and sources; resolves with what it says, or why it was refused. */
async function document(header: string, sources: readonly (readonly [string, string])[]) {
  const script = `
    const { findUses, parseExports } = await import('${FOLDER}/parse-exports.mjs');
    const { emitCoverage } = await import('${FOLDER}/emit-coverage.mjs');
    const names = parseExports(${JSON.stringify(header)});
    try {
      const uses = findUses(${JSON.stringify(sources)}, names);
      console.log(emitCoverage([{ header: 'rdkafka.h', names }], uses, '9.9.9'));
    } catch (error) {
      console.log('refused: ' + error.message);
    }`;
  const args = ['--input-type=module', '--eval', script];
  return (await promisify(execFile)(process.execPath, args)).stdout;
}

const HEADER = `
#define RD_EXPORT __attribute__((x))
/* RD_EXPORT void rd_kafka_in_a_comment(void); */
RD_EXPORT int rd_kafka_new_thing(int a,
                                 int b);
RD_EXPORT
const char *
rd_kafka_name(const rd_kafka_t *rk);
`;

it('a function that is neither bound nor explained is refused, by name', async () => {
  expect(await document(HEADER, [])).toMatch(/^refused: neither bound.*: rd_kafka_new_thing\n$/);
});

it('a call in a comment binds nothing', async () => {
  const sources = [['src-native/a.cc', '// rd_kafka_new_thing(1, 2)']] as const;
  expect(await document(HEADER, sources)).toContain('refused');
});

it('what is bound says where, what is not says why, and both are counted', async () => {
  const text = await document(HEADER, [['src-native/core/a.cc', 'rd_kafka_new_thing(1, 2);']]);
  expect(text).toContain('| `rd_kafka_new_thing` | `core/a.cc` |');
  expect(text).toContain('- the TypeScript object knows: `rd_kafka_name`');
  expect(text).toContain('| all that are exported | 1 | 2 | 50 % |');
});

it('the document counts what the pinned library exports', () => {
  const text = readFileSync(join(ROOT, 'docs/librdkafka-coverage.md'), 'utf8');
  expect(text).toMatch(/^\| all that are exported \| \d+ \| 553 \|/m);
  expect(text).toMatch(/^\| those that are no legacy \| \d+ \| 526 \|/m);
});
