// The runtime, the system, and what in the environment changes how clients behave.
import { release } from 'node:os';
import { PACKAGE_ROOT } from '../../native/candidates.js';
import { fittingPrebuilt, glibcVersion, libc, platformName } from '../../native/platform.js';
import { PACKAGE_VERSION } from '../../native/version.js';
import type { Report } from '../report.js';

/** Node-API version that the addon is built for (src-native/napi_setup.h). */
const NODE_API = 9;

export function checkMachine(report: Report): void {
  report.note('package', `kafka-napi ${PACKAGE_VERSION} (${PACKAGE_ROOT})`);
  const family = libc();
  const version = family === 'glibc' ? glibcVersion() : undefined;
  const c = family === undefined ? '' : `, ${family}${version === undefined ? '' : ` ${version}`}`;
  report.note('system', `${process.platform} ${release()}, ${process.arch}${c}`);
  checkRuntime(report);
  checkPlatform(report);
  for (const { name, text, remedy } of traps(process.env)) report.warn(name, text, remedy);
}

function checkRuntime(report: Report): void {
  const { bun, deno, napi } = process.versions as Partial<Record<string, string>>;
  const others = [
    ...(bun === undefined ? [] : [`Bun ${bun}`]),
    ...(deno === undefined ? [] : [`Deno ${deno}`]),
  ];
  const name = others[0] ?? `Node ${process.version}`;
  const text = `${name}, Node-API ${napi ?? 'unknown'} (${process.execPath})`;
  if (napi === undefined || Number(napi) >= NODE_API) report.ok('runtime', text);
  else
    report.fail('runtime', text, `The addon takes Node-API ${NODE_API}: use Node 20.9 or newer.`);
}

function checkPlatform(report: Report): void {
  const [fitting] = fittingPrebuilt();
  if (fitting === undefined) {
    report.note('prebuilt addon', `none for ${platformName()}: it is built from source`);
  } else {
    report.note('prebuilt addon', fitting);
  }
}

interface Trap {
  readonly name: string;
  readonly text: string;
  readonly remedy: string;
}

/** Variables that people forget about. */
function traps(env: NodeJS.ProcessEnv): Trap[] {
  const found: Trap[] = [];
  const look = (name: string, pattern: RegExp, remedy: string): void => {
    const value = env[name] ?? '';
    if (pattern.test(value)) found.push({ name, text: `is set: ${value}`, remedy });
  };
  look('NODE_OPTIONS', /--no-addons/, 'It forbids addons: take --no-addons out.');
  look('NODE_OPTIONS', /--permission(?!.*--allow-addons)/, 'Add --allow-addons.');
  look('NODE_EXTRA_CA_CERTS', /./, 'librdkafka does not read it: set ssl.ca.location too.');
  look('LD_PRELOAD', /ssl|crypto|jemalloc|tcmalloc/, 'Try without it before you look further.');
  look(
    'OPENSSL_CONF',
    /./,
    "librdkafka's OpenSSL reads it too: it can forbid protocols and ciphers.",
  );
  return found;
}
