/**
 * What must not survive this process: java children and temporary folders. However the process
 * ends - return, exit(), exception, Ctrl-C, SIGTERM - they end with it. (Death by SIGKILL, which
 * runs no handler, is the business of the watchdog in java-process.mjs.)
 */
import { rmSync } from 'node:fs';

/** @type {Set<import('./java-process.mjs').JavaProcess>} */
const processes = new Set();
/** @type {Set<string>} */
const folders = new Set();

/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
let installed = false;

/**
 * @param {import('./java-process.mjs').JavaProcess} java
 * @returns {() => void} call it once java has ended
 */
export function guardProcess(java) {
  return hold(processes, java);
}

/**
 * @param {string} dir
 * @returns {() => void} call it once the folder is removed
 */
export function guardFolder(dir) {
  return hold(folders, dir);
}

/**
 * @template T
 * @param {Set<T>} set
 * @param {T} item
 */
function hold(set, item) {
  set.add(item);
  toggleHandlers();
  return () => {
    set.delete(item);
    toggleHandlers();
  };
}

/** Handlers are there only while there is something to guard. */
function toggleHandlers() {
  const wanted = processes.size + folders.size > 0;
  if (wanted === installed) return;
  installed = wanted;
  const change = wanted ? 'on' : 'off';
  process[change]('exit', endEverything);
  for (const signal of SIGNALS) process[change](signal, onSignal);
}

/** @param {NodeJS.Signals} signal */
function onSignal(signal) {
  // Somebody else handles the signal too: theirs to decide. Their exit() comes back to us.
  if (process.listenerCount(signal) > 1) return;
  endEverything();
  process.off(signal, onSignal);
  process.kill(process.pid, signal); // die of it, as without our handler
}

/** Synchronous: nothing else runs any more. The data is throw-away, so no SIGTERM first. */
function endEverything() {
  for (const java of processes) {
    java.signal('SIGKILL');
    java.dismissWatchdog();
  }
  for (const dir of folders) {
    // Retries: a dying broker may add a file while we remove the folder.
    rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}
