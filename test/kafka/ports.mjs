/** Free loopback ports. */
import { createServer } from 'node:net';

/**
 * Below the range Linux and macOS take outgoing ports from. A port out of that range could become
 * the source port of a client reconnecting to a killed broker (even connecting to itself), and the
 * broker could not come back to it.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const RANDOM_TRIES = 50;

/**
 * @param {number} count
 * @returns {Promise<number[]>} distinct ports of 127.0.0.1 nobody listened on a moment ago
 */
export async function freePorts(count) {
  const held = [];
  try {
    for (let i = 0; i < count; i += 1) held.push(await holdPort());
    return held.map(({ port }) => port);
  } finally {
    await Promise.all(held.map(({ release }) => release()));
  }
}

/** @returns {Promise<{ port: number, release: () => Promise<void> }>} */
async function holdPort() {
  for (let i = 0; i < RANDOM_TRIES; i += 1) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    const held = await listen(port).catch(() => undefined);
    if (held) return held;
  }
  return listen(0); // an odd machine: let the system choose
}

/**
 * @param {number} port
 * @returns {Promise<{ port: number, release: () => Promise<void> }>}
 */
function listen(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = /** @type {import('node:net').AddressInfo} */ (server.address());
      const release = () =>
        new Promise((/** @type {(_: void) => void} */ done) => server.close(() => done()));
      resolve({ port: address.port, release });
    });
  });
}
