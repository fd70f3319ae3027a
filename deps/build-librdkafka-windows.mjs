// Builds the pinned librdkafka with MSVC, from upstream's own project file and vcpkg manifest.
// NOBODY HAS RUN THIS YET: it is for the release workflow, and to be mended by its first run.
//
// Needs msbuild on PATH (a developer command prompt) and vcpkg at VCPKG_ROOT. vcpkg brings OpenSSL,
// zlib, zstd and curl in the versions of librdkafka's manifest, as static libraries.

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runLogged } from './command.mjs';
import { Failure } from './failure.mjs';
import { fetchLibrdkafka } from './fetch.mjs';
import { linkInfo, linkInfoHeader, readLink } from './link.mjs';
import { MENDS, mendSource } from './mends.mjs';
import { buildDir, pin } from './paths.mjs';

const TRIPLET = 'x64-windows-static';

/** What Windows itself brings, and what the above ask of it. */
const SYSTEM_LIBRARIES = [
  'ws2_32.lib',
  'secur32.lib',
  'crypt32.lib',
  'bcrypt.lib',
  'wldap32.lib',
  'iphlpapi.lib',
  'advapi32.lib',
  'user32.lib',
];

/**
 * @param {(line: string) => void} say
 * @returns {Promise<import('./link.mjs').Link>}
 */
export async function windowsLink(say) {
  const inputs = { pin, mends: MENDS, triplet: TRIPLET, arch: process.arch };
  const key = createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16);
  const home = join(buildDir, key);
  if (!existsSync(join(home, 'link.json'))) await build(key, home, say);
  return readLink(join(home, 'link.json'));
}

/**
 * @param {string} key
 * @param {string} home
 * @param {(line: string) => void} say
 */
async function build(key, home, say) {
  if (!process.env.VCPKG_ROOT) {
    throw new Failure('VCPKG_ROOT is not set', ['remedy: install vcpkg, and set it to its folder']);
  }
  const tree = join(home, 'source');
  cpSync(await fetchLibrdkafka(say), tree, { recursive: true });
  mendSource(tree);
  const log = `${home}.log`;
  say(`librdkafka ${pin.version}: compiling (log: ${log})`);
  // The project makes a DLL; the property of the command line wins over its own.
  const command = [
    'msbuild',
    'win32\\librdkafka.vcxproj',
    '/p:Configuration=Release',
    '/p:Platform=x64',
    '/p:ConfigurationType=StaticLibrary',
    '/p:VcpkgEnableManifest=true',
    '/p:VcpkgUseStatic=true',
    `/p:VcpkgTriplet=${TRIPLET}`,
    `/p:VcpkgRoot=${process.env.VCPKG_ROOT}\\`,
    `/p:OutDir=${join(home, 'lib')}\\`,
  ];
  await runLogged(command, { name: "librdkafka's msbuild", cwd: tree, log });
  const headers = join(home, 'include/librdkafka');
  mkdirSync(headers, { recursive: true });
  for (const name of ['rdkafka.h', 'rdkafka_mock.h']) {
    cpSync(join(tree, 'src', name), join(headers, name));
  }
  const info = linkInfo({ mode: 'static', librdkafka: pin.version, versions: {} });
  writeFileSync(join(home, 'include/kafka_napi_link_info.h'), linkInfoHeader(info, 'static'));
  const archives = archivesUnder(tree);
  /** @type {import('./link.mjs').Link} */
  const link = {
    mode: 'static',
    key,
    librdkafka: pin.version,
    versions: {},
    compiler: 'msvc',
    info,
    include: './include',
    archives,
    libraries: ['./lib/librdkafka.lib', ...archives, ...SYSTEM_LIBRARIES],
  };
  writeFileSync(join(home, 'link.json'), `${JSON.stringify(link, undefined, 2)}\n`);
}

/**
 * The libraries that vcpkg has built; where it puts them depends on its version.
 *
 * @param {string} tree
 */
function archivesUnder(tree) {
  const suffix = join(TRIPLET, 'lib');
  const folders = readdirSync(tree, { recursive: true, encoding: 'utf8' });
  const folder = folders.find((name) => name.endsWith(suffix) && !name.includes('debug'));
  if (folder === undefined) throw new Failure(`vcpkg has left no ${suffix} under ${tree}`);
  const names = readdirSync(join(tree, folder)).filter((name) => name.endsWith('.lib'));
  return names.map((name) => join(tree, folder, name));
}
