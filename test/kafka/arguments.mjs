/** The command line start.mjs and with-kafka.mjs share: `[--nodes N] [-- command args...]`. */

/**
 * @param {string[]} argv without node and the script
 * @returns {{ nodes: number, command: string[] }}
 */
export function parseArguments(argv) {
  const split = argv.indexOf('--');
  const own = split < 0 ? argv : argv.slice(0, split);
  const command = split < 0 ? [] : argv.slice(split + 1);
  const text = own.join(' ').replace(/^--nodes=/, '--nodes ');
  const match = /^(?:--nodes ([1-9]))?$/.exec(text);
  if (!match) throw new Error(`not understood: ${text} (expected: --nodes N)`);
  return { nodes: Number(match[1] ?? 1), command };
}
