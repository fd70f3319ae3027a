/**
 * Keys and certificates for the TLS listeners: an authority, a broker's certificate for 127.0.0.1,
 * and a client's. Made once by the JDK's keytool into `.cache/tls-<version>/`, for these tests only.
 */
import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { javaProgram } from './java.mjs';
import { HarnessUnavailable, installCommand } from './unavailable.mjs';

const run = promisify(execFile);

const CACHE = join(fileURLToPath(new URL('.', import.meta.url)), '.cache');
/** Another one makes new certificates. */
const VERSION = 1;

/** Protects nothing: the keys are for brokers on 127.0.0.1 that live for minutes. */
const PASSWORD = 'kafka-napi-tests';

/** The broker's names. Not `localhost`: a client that comes by that name must be refused. */
const SUBJECT_NAMES = 'ip:127.0.0.1,dns:broker.test';

/** The name in the client's certificate; Kafka's principal is `User:CN=...`. */
const CLIENT = 'harness-client';

/**
 * @typedef {object} Certificates
 * @property {string} ca the authority's certificate (PEM)
 * @property {string} trustStore the same for Java (PKCS#12)
 * @property {string} brokerStore a broker's key and certificate (PKCS#12)
 * @property {string} clientStore a client's (PKCS#12)
 * @property {string} password of all three stores
 */

/** @returns {Promise<Certificates>} */
export async function ensureCertificates() {
  const folder = join(CACHE, `tls-${VERSION}`);
  if (!existsSync(folder)) await make(folder);
  return {
    ca: join(folder, 'ca.pem'),
    trustStore: join(folder, 'trust.p12'),
    brokerStore: join(folder, 'broker.p12'),
    clientStore: join(folder, 'client.p12'),
    password: PASSWORD,
  };
}

/** @param {string} folder appears complete, by one rename */
async function make(folder) {
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'tls-new-'));
  const file = (/** @type {string} */ name) => join(work, name);
  try {
    await keytool(
      file('ca.p12'),
      newKey('ca', 'kafka-napi test authority', '-ext', 'bc:c=ca:true'),
    );
    const ca = await keytool(file('ca.p12'), ['-exportcert', '-rfc', '-alias', 'ca']);
    await writeFile(file('ca.pem'), ca);
    await keytool(file('trust.p12'), ['-importcert', '-noprompt', '-alias', 'ca'], ca);
    await signed(file('ca.p12'), file('broker.p12'), 'broker', '-ext', `san=${SUBJECT_NAMES}`);
    await signed(file('ca.p12'), file('client.p12'), CLIENT);
    await rm(file('ca.p12'));
    await rename(work, folder).catch((/** @type {unknown} */ problem) => {
      if (!existsSync(folder)) throw problem; // Somebody else was first: theirs are as good.
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * A store with a key of its own, signed by the authority, whose key is taken out again.
 * @param {string} authority
 * @param {string} store
 * @param {string} name
 * @param {string[]} more
 */
async function signed(authority, store, name, ...more) {
  await copyFile(authority, store);
  await keytool(store, newKey('own', name, '-signer', 'ca', ...more));
  await keytool(store, ['-delete', '-alias', 'ca']);
}

/**
 * @param {string} alias
 * @param {string} name
 * @param {string[]} more
 */
function newKey(alias, name, ...more) {
  const key = ['-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '3650'];
  return ['-genkeypair', '-alias', alias, '-dname', `CN=${name}`, ...key, ...more];
}

/**
 * @param {string} store
 * @param {string[]} args
 * @param {string} [input]
 * @returns {Promise<string>} what it prints
 */
async function keytool(store, args, input = '') {
  const access = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', PASSWORD];
  // One compiler less to warm up: each call is over in a moment.
  const running = run(keytoolProgram(), ['-J-XX:TieredStopAtLevel=1', ...args, ...access]);
  running.child.stdin?.end(input);
  try {
    return (await running).stdout;
  } catch (problem) {
    const { code, stdout, message } = /** @type {Error & { code?: unknown, stdout?: string }} */ (
      problem
    );
    if (code !== 'ENOENT') throw new Error(`keytool ${args[0]} failed: ${stdout ?? ''}${message}`);
    throw new HarnessUnavailable(
      `keytool is missing, which belongs to java\n  get it with: ${installCommand()}`,
    );
  }
}

/** @returns {string} the one beside java: what PATH has may be another one's, or none */
function keytoolProgram() {
  const java = javaProgram();
  const onPath = (process.env.PATH ?? '').split(':').map((folder) => join(folder, java));
  const found = [java, ...onPath].find((file) => file.includes('/') && existsSync(file));
  return found === undefined ? 'keytool' : join(dirname(realpathSync(found)), 'keytool');
}
