// musl's loader, to run nodes of Alpine's kind: apt brings Debian's package of it, for the processor
// asked for. It goes into a folder of its own, and so do apt's lists: this machine's configuration
// stays as it is.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf, runLogged, which } from '../../deps/command.mjs';
import { Failure } from '../../deps/failure.mjs';
import { cacheDir } from '../../deps/paths.mjs';

/** Node's C++ runtime comes with compact relocations, which musl before 1.2.4 does not read. */
const TOO_OLD = /^1\.(1\.|2\.[0-3]\b)/;

const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * @param {'amd64' | 'arm64'} processor As Debian calls it.
 * @returns {Promise<string>} A folder with `lib/ld-musl-<processor>.so.1`.
 */
export async function musl(processor) {
  const home = join(cacheDir, `musl-${processor}`);
  if (existsSync(home)) return home;
  if (which('apt-get') === undefined) throw new Failure('musl comes with apt-get only');
  mkdirSync(cacheDir, { recursive: true });
  const folder = mkdtempSync(join(cacheDir, 'tmp-musl-'));
  try {
    await download(processor, folder);
    const file = readdirSync(folder).find((name) => name.endsWith('.deb'));
    const unpacked = join(folder, 'unpacked');
    if (
      file === undefined ||
      outputOf(['dpkg', '-x', join(folder, file), unpacked]) === undefined
    ) {
      throw new Failure('musl did not come');
    }
    if (TOO_OLD.test(file.split('_')[1])) throw new Failure(`this musl is too old: ${file}`);
    // Newer packages rely on the system's /lib being a link.
    if (!existsSync(join(unpacked, 'lib'))) symlinkSync('usr/lib', join(unpacked, 'lib'));
    renameSync(unpacked, home);
    return home;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} processor
 * @param {string} folder
 */
async function download(processor, folder) {
  const lists = join(folder, 'lists');
  mkdirSync(join(lists, 'partial'), { recursive: true });
  const options = [
    ...['-o', `APT::Architecture=${processor}`, '-o', `APT::Architectures=${processor}`],
    ...['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${folder}`],
    ...['-o', 'APT::Sandbox::User=root', '-o', 'Dir::State::status=/dev/null'],
    ...sourceOptions(folder),
  ];
  for (const command of [['update'], ['download', 'musl']]) {
    await runLogged(['apt-get', '-qq', ...options, ...command], {
      name: `apt-get ${command.join(' ')}, for ${processor}`,
      cwd: folder,
      log: join(cacheDir, 'musl.log'),
    });
  }
}

/**
 * Where this release's musl is too old: that of Debian's current stable release, from the mirror
 * that this machine uses.
 *
 * @param {string} folder
 */
function sourceOptions(folder) {
  const candidate = /Candidate: (\S+)/.exec(outputOf(['apt-cache', 'policy', 'musl']) ?? '')?.[1];
  if (candidate !== undefined && !TOO_OLD.test(candidate)) return [];
  const format = '$(ORIGIN) $(COMPONENT) $(REPO_URI)';
  const mirror = (outputOf(['apt-get', 'indextargets', '--format', format]) ?? '')
    .split('\n')
    .map((line) => /^Debian main (\S+)$/.exec(line)?.[1])
    .find((uri) => uri !== undefined && !uri.includes('security'));
  if (mirror === undefined || !existsSync(KEYS)) return [];
  const file = join(folder, 'stable.list');
  writeFileSync(file, `deb [signed-by=${KEYS}] ${mirror} stable main\n`);
  return ['-o', `Dir::Etc::SourceList=${file}`, '-o', 'Dir::Etc::SourceParts=/dev/null'];
}
