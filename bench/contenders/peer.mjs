// Peers live in bench/peers, apart from what the project needs.

import { createRequire } from 'node:module';

const peers = createRequire(new URL('../peers/package.json', import.meta.url));

/** @param {string} name */
export const requirePeer = (name) => peers(name);
