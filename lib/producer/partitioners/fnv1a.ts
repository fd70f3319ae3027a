const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a, 32 bits, as a signed number. */
export function fnv1a(bytes: Uint8Array): number {
  let hash = OFFSET_BASIS | 0;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME);
  return hash;
}
