// `npx kafka-napi build` where there is no package for the platform: from the tarball alone, in an
// empty project, to a message read. Only librdkafka is not compiled again: it is that of this tree.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test, { before } from 'node:test';
import { depsDir } from '../../deps/paths.mjs';
import { emptyProject, installOffline, output, packed, withoutNetwork } from './project.mjs';
import { writeFiles } from './project.mjs';

/** Longer than a compilation on a machine that does other things, too. */
const LONGEST_MS = 900_000;

const PROGRAM = `
  import { Consumer, MockCluster, Producer } from 'kafka-napi';
  const cluster = new MockCluster();
  const servers = { 'bootstrap.servers': cluster.bootstrapServers };
  const producer = new Producer({ ...servers, 'compression.codec': 'zstd' });
  await producer.send({ topic: 'orders', value: 'by an addon of its own' });
  await producer.close();
  const consumer = new Consumer({ ...servers, 'group.id': 'g', 'auto.offset.reset': 'earliest' });
  consumer.subscribe('orders');
  for await (const { value } of consumer.messages()) {
    console.log(String(value));
    break;
  }
  await consumer.close();
  await cluster.close();
`;

let project = '';
let installed = '';
before(async () => {
  const { main } = await packed();
  project = emptyProject();
  installOffline(project, [main]);
  installed = join(project, 'node_modules/kafka-napi');
});

/**
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 */
function run(command, env) {
  const [program, ...args] = withoutNetwork(command);
  return output(program, args, { cwd: project, timeout: LONGEST_MS, env });
}

test('the package builds its own addon, and works with it', (t) => {
  writeFiles(project, { 'app.mjs': PROGRAM });
  const app = [process.execPath, 'app.mjs'];
  assert.throws(() => run(app), /could not be loaded/, 'there is no addon before');

  const start = performance.now();
  const command = join(project, 'node_modules/.bin/kafka-napi');
  const said = run([command, 'build'], { KAFKA_NAPI_DEPS_DIR: depsDir });
  const addon = join(installed, 'build/Release/kafka_napi.node');
  assert.ok(said.includes(`built and loaded: ${addon}\n`), said);
  assert.ok(existsSync(addon));
  t.diagnostic(`built in ${((performance.now() - start) / 1000).toFixed(0)} s`);

  assert.equal(run(app), 'by an addon of its own\n');
});
