// The tests of the example service that are written with node:test; those with jest run as they are.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../..');
const FILE = 'dist-examples/testing/order-processor.node.test.js';

it('the example suite passes under node:test, in under 5 seconds', async () => {
  // jest's own variables would make the child a part of this run.
  const env = { ...process.env };
  delete env['NODE_OPTIONS'];
  delete env['NODE_TEST_CONTEXT'];
  const startedAt = performance.now();
  const args = ['--test', '--test-reporter=tap', FILE];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env });
  expect(stdout).toMatch(/^# pass 3$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
  expect(performance.now() - startedAt).toBeLessThan(5000);
});
