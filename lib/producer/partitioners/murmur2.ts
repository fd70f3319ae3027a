const SEED = 0x9747b28c;
const M = 0x5bd1e995;

function scramble(word: number): number {
  const mixed = Math.imul(word, M);
  return Math.imul(mixed ^ (mixed >>> 24), M);
}

/** Up to three bytes, or four, as a little-endian number. */
function wordAt(bytes: Uint8Array, start: number, end: number): number {
  let word = 0;
  for (let i = end - 1; i >= start; i--) word = (word << 8) | (bytes[i] ?? 0);
  return word;
}

/** MurmurHash2 with the seed of the Java client, as a signed number. */
export function murmur2(bytes: Uint8Array): number {
  const whole = bytes.length & ~3;
  let hash = SEED ^ bytes.length;
  for (let i = 0; i < whole; i += 4) {
    hash = Math.imul(hash, M) ^ scramble(wordAt(bytes, i, i + 4));
  }
  if (whole < bytes.length) hash = Math.imul(hash ^ wordAt(bytes, whole, bytes.length), M);
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}
