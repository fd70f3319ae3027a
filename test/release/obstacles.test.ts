import { spawnSync } from 'node:child_process';
import { root } from '../deps/script.js';

const RELEASE = {
  manifest: { version: '1.2.3', repository: 'somewhere' },
  changelog: '# Changelog\n\n## 1.2.3 - 2026-01-01\n',
  changes: '',
  tag: 'v1.2.3' as string | undefined,
};

/** What stands in the way of a release that differs in this. */
function obstacles(
  difference: Partial<typeof RELEASE> | { manifest: { version: string } },
): unknown {
  // JSON has no undefined: git's failure is told by a missing key.
  const state = JSON.stringify({ ...RELEASE, ...difference });
  const script = `import { obstaclesTo } from './scripts/release/obstacles.mjs';
    console.log(JSON.stringify(obstaclesTo(${state})));`;
  const command = ['--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  return stderr === '' ? JSON.parse(stdout) : stderr;
}

it('a release has a heading, a repository, its own tag and nothing that is not committed', () => {
  expect(obstacles({})).toEqual([]);
  expect(obstacles({ tag: undefined })).toEqual([]);
});

it.each([
  [{ tag: 'v1.2.4' }, 'the tag is v1.2.4, and the version in package.json is 1.2.3'],
  [{ changelog: '## Unreleased\n' }, 'CHANGELOG.md has no "## 1.2.3 - <date>"'],
  [{ changes: ' M README.md' }, 'the tree has changes that are not committed'],
  [{ changes: undefined }, 'git does not tell whether everything is committed'],
  [
    { manifest: { version: '1.2.3' } },
    'package.json has no `repository`: npm publishes no provenance without it',
  ],
])('%j is none', (difference, obstacle) => {
  expect(obstacles(difference as Partial<typeof RELEASE>)).toEqual([obstacle]);
});
