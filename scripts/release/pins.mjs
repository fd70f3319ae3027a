// Pins of what only the release build takes: deps/versions.json.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deps/paths.mjs';

/**
 * @typedef {object} Crate A C library whose source comes in a crate.
 * @property {string} version Of the C library.
 * @property {string} licence SPDX name.
 * @property {string} crate
 * @property {string} release Version of the crate.
 * @property {string} folder Where the source lies inside.
 * @property {string} sha256 Hash of the crate's file.
 */

/**
 * @typedef {object} Zig The compiler.
 * @property {string} version
 * @property {string} package As pip takes it.
 * @property {Record<string, string>} sha256 Hash of the wheel, by the machine that it runs on.
 */

/**
 * @typedef {object} NodePin A node for trials of a target's addon.
 * @property {'npm' | 'pypi'} registry
 * @property {string} package As npm or pip take it.
 * @property {string} program Where node lies inside.
 * @property {string} [platform] As pip takes it.
 * @property {string} [sha256] Hash of the wheel.
 * @property {string} [integrity] Hash of the tarball, as npm writes it.
 */

const versions = JSON.parse(readFileSync(join(root, 'deps/versions.json'), 'utf8'));

/** @type {Record<'OpenSSL' | 'zlib' | 'zstd', Crate>} */
export const crates = versions.crates;

/** @type {Zig} */
export const zig = versions.zig;

/** @type {Record<string, NodePin>} */
export const nodes = versions.nodes;
