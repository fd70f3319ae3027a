// Moves the pin to another librdkafka: its hash, and everything that is generated from its source.
// Says what has changed upstream, and what is left to do by hand.
//
//   npm run deps:bump                                    the newest version of the package
//   npm run deps:bump -- 1.10.1                          that version of the package
//   npm run deps:bump -- --tarball FILE --as NAME@1.10.1 from a file, without a network
//
// Fails, with nothing changed, if the package has no librdkafka inside.

import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { npmCommand, outputOf, run } from '../../deps/command.mjs';
import { Failure, isMain, main } from '../../deps/failure.mjs';
import { fetchLibrdkafka, integrityOf } from '../../deps/fetch.mjs';
import { cacheDir, pin, root } from '../../deps/paths.mjs';
import { changesSince, differences, surfaceOf, versionOf } from './upstream.mjs';

const VERSIONS = join(root, 'deps/versions.json');

const LEFT_TO_DO = [
  'Left to do: read the changes above and `git diff`; give each new function its place in the addon or',
  'its reason in scripts/generate/coverage-reasons.mjs; `npm test`; name the version in CHANGELOG.md.',
].join('\n');

/** Name of the package that the pin is about, without its version. */
const packageName = pin.package.slice(0, pin.package.lastIndexOf('@'));

/**
 * The tarball, and the exact package that it is of.
 *
 * @param {string} folder Where to put it.
 * @param {string | undefined} version Default: the newest.
 */
function download(folder, version = 'latest') {
  const [npm, ...args] = npmCommand();
  const wanted = `${packageName}@${version}`;
  const pack = ['pack', wanted, '--json', '--ignore-scripts', '--loglevel=error'];
  const result = spawnSync(npm, [...args, ...pack], { cwd: folder, encoding: 'utf8' });
  if (result.status !== 0) throw new Failure(`npm cannot fetch ${wanted}`, [result.stderr.trim()]);
  const [{ version: exact }] = JSON.parse(result.stdout);
  const file = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  return { file: join(folder, file ?? ''), package: `${packageName}@${exact}` };
}

/** @param {string} tarball */
function librdkafkaIn(tarball) {
  const header = outputOf(['tar', '-xzOf', tarball, `${pin.folder}/src/rdkafka.h`]);
  if (header === undefined) {
    throw new Failure(`${basename(tarball)} has no librdkafka`, [`looked for: ${pin.folder}`]);
  }
  return versionOf(header);
}

/** @param {typeof pin} next */
function writePin(next) {
  const all = JSON.parse(readFileSync(VERSIONS, 'utf8'));
  writeFileSync(VERSIONS, `${JSON.stringify({ ...all, librdkafka: next }, null, 2)}\n`);
}

/** A script that reads the new pin: this process has the old one. */
async function runWithNewPin(script, ...args) {
  const status = await run([process.execPath, join(root, script), ...args], { cwd: root });
  if (status !== 0) throw new Failure(`node ${script} failed (${status})`);
}

async function bump() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tarball: { type: 'string' }, as: { type: 'string' } },
  });
  const folder = mkdtempSync(join(tmpdir(), 'kafka-napi-bump-'));
  try {
    const given = values.tarball &&
      values.as && { file: resolve(values.tarball), package: values.as };
    const found = given || download(folder, positionals[0]);
    const next = {
      ...pin,
      version: librdkafkaIn(found.file),
      package: found.package,
      integrity: integrityOf(found.file),
    };
    if (next.package === pin.package && next.integrity === pin.integrity) {
      console.log(`librdkafka ${pin.version} of ${pin.package}: nothing newer`);
      return;
    }
    const before = await fetchLibrdkafka();
    // Under the name that deps/paths.mjs gives it.
    const name = `${next.package.replace(/^@/, '').replace(/[/@]/g, '-')}.tgz`;
    copyFileSync(found.file, join(cacheDir, name));
    writePin(next);
    await runWithNewPin('deps/fetch.mjs');
    report(before, join(cacheDir, `librdkafka-${next.version}`), next);
    await runWithNewPin('scripts/generate.mjs').catch((error) => {
      throw new Failure(error.message, [
        'the pin has moved; mend scripts/generate, then `npm run generate`',
      ]);
    });
    console.log(LEFT_TO_DO);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} before
 * @param {string} after
 * @param {typeof pin} next
 */
function report(before, after, next) {
  console.log(
    [
      '',
      changesSince(after, pin.version),
      '',
      `librdkafka ${pin.version} -> ${next.version} (${pin.package} -> ${next.package})`,
      ...differences(surfaceOf(before), surfaceOf(after)).map((line) => `- ${line}`),
    ].join('\n'),
  );
}

if (isMain(import.meta)) await main(bump);
