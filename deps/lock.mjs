// A lock between processes: a folder, because making one either succeeds or fails, everywhere.

import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 200;

/** A holder writes its id right after it made the folder; without one for this long, it died. */
const GRACE_MS = 5000;

/** No holder works this long: after it, its id belongs to some other process. */
const LONGEST_MS = 30 * 60_000;

/** Waiting longer than this is worth a line. */
const PATIENCE_MS = 2000;

/**
 * Runs `body` while no other process runs one with the same lock.
 *
 * @template T
 * @param {string} folder
 * @param {() => T | Promise<T>} body
 * @returns {Promise<T>}
 */
export async function withLock(folder, body) {
  mkdirSync(dirname(folder), { recursive: true });
  const start = Date.now();
  let told = false;
  while (!acquire(folder)) {
    if (abandoned(folder)) rmSync(folder, { recursive: true, force: true });
    else await sleep(RETRY_MS);
    if (told || Date.now() - start < PATIENCE_MS) continue;
    told = true;
    console.log(`waiting for another process that holds ${folder}`);
  }
  try {
    return await body();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function acquire(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  return true;
}

/** Whether the holder is gone without having let go: killed, or the machine went down. */
function abandoned(folder) {
  let age;
  try {
    age = Date.now() - statSync(folder).mtimeMs;
  } catch {
    return false; // Let go this moment.
  }
  if (age > LONGEST_MS) return true;
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    if (pid > 0) return !alive(pid);
  } catch {
    // No id yet: only its age tells.
  }
  return age > GRACE_MS;
}

/** @param {number} pid */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Removes what a holder of the lock left behind when it was killed. To be called by the holder.
 *
 * @param {string} folder
 * @param {string} prefix Start of the names of temporary folders that the lock protects.
 */
export function removeTemporary(folder, prefix) {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(prefix)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
