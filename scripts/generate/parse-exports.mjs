// The functions that librdkafka exports, and which of them the addon refers to.

/**
 * Names of the functions that a header exports, in its order.
 *
 * @param {string} header
 */
export function parseExports(header) {
  const code = header.replace(/\/\*[^]*?\*\//g, '').replace(/^\s*#.*(?:\\\n.*)*$/gm, '');
  const names = [...code.matchAll(/RD_EXPORT\b[^;{]*?\b(rd_kafka_\w+)\s*\(/g)].map((m) => m[1]);
  return [...new Set(names)];
}

/**
 * The files that refer to each function.
 *
 * @param {Iterable<[path: string, text: string]>} sources
 * @param {string[]} names
 * @returns {Map<string, string[]>}
 */
export function findUses(sources, names) {
  const known = new Set(names);
  const uses = new Map();
  for (const [path, text] of sources) {
    const code = text.replace(/\/\/.*$/gm, '');
    const found = new Set(code.match(/\brd_kafka_\w+\b/g));
    for (const name of found) {
      if (known.has(name)) uses.set(name, [...(uses.get(name) ?? []), path]);
    }
  }
  return uses;
}
