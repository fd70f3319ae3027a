// Every method, in every state of the client and of the client whose handle it shares.
import { inspect } from 'node:util';
import type { AdminClient, WaitOptions } from '../../lib/index.js';
import { DEAD_ADDRESS, rejectionOf, turn, withCluster, within } from '../helpers/cluster.js';
import { METHODS, withAdmins } from './methods.js';

const cluster = withCluster();
const create = withAdmins();

const dead = { 'bootstrap.servers': DEAD_ADDRESS };

describe.each(METHODS)('%s', (_name, call) => {
  it('rejects with ERR__STATE after close()', async () => {
    const admin = create(dead);
    await admin.close();
    expect(await rejectionOf(call(admin, {}))).toMatchObject({ code: 'ERR__STATE' });
  });

  it('rejects with ERR__STATE once the parent is closed, or closing', async () => {
    const producer = cluster.producer(dead);
    const admin = producer.admin();
    const closing = producer.close();
    const early = await rejectionOf(call(admin, {}));
    await closing;
    const late = await rejectionOf(call(admin, {}));
    expect([early, late]).toMatchObject([{ code: 'ERR__STATE' }, { code: 'ERR__STATE' }]);
  });

  it('is settled by close()', async () => {
    const admin = create(dead);
    const failing = rejectionOf(call(admin, {}));
    await admin.close();
    expect(await within(failing, 'the call')).toMatchObject({ code: 'ERR__DESTROY' });
  });

  it('is settled when the parent closes', async () => {
    const consumer = cluster.consumer({ ...dead, 'group.id': cluster.group() });
    const failing = rejectionOf(call(consumer.admin(), {}));
    await consumer.close();
    expect(await within(failing, 'the call')).toMatchObject({ code: 'ERR__DESTROY' });
  });

  it('ends with the reason of its signal, before and during the call', async () => {
    const admin = create(dead);
    const reason = new Error('enough');
    const before = call(admin, { signal: AbortSignal.abort(reason) });
    expect(await rejectionOf(before)).toBe(reason);
    const controller = new AbortController();
    const during = rejectionOf(call(admin, { signal: controller.signal }));
    await turn();
    controller.abort(reason);
    expect(await within(during, 'the call')).toBe(reason);
  });
});

test('closing a shared client ends its own calls, and nothing else', async () => {
  const producer = cluster.producer(dead);
  const [one, other] = [producer.admin(), producer.admin()];
  const failing = rejectionOf(one.describeCluster());
  const going = rejectionOf(other.describeCluster({ timeoutMs: 300 }));
  await one.close();
  expect(await failing).toMatchObject({
    code: 'ERR__DESTROY',
    message: expect.stringContaining(one.name) as string,
  });
  expect(await going).toMatchObject({ code: 'ERR__TIMED_OUT' });
  expect([one.closed, other.closed, producer.closed]).toEqual([true, false, false]);
});

test('a shared client works as long as its parent does', async () => {
  const topic = cluster.topic();
  const parents = [cluster.producer(), cluster.consumer({ 'group.id': cluster.group() })];
  for (const parent of parents) {
    const admin: AdminClient = parent.admin();
    expect(await admin.topicExists(topic)).toBe(true);
    await admin.close();
    expect(await parent.admin().topicExists(topic)).toBe(true);
    expect(parent.closed).toBe(false);
  }
});

test('admin() of a closed parent throws', async () => {
  const producer = cluster.producer(dead);
  await producer.close();
  expect(() => producer.admin()).toThrow(expect.objectContaining({ code: 'ERR__STATE' }));
});

test('calls of close() share one result; `await using` closes', async () => {
  const admin = create(dead);
  await Promise.all([admin.close(), admin.close()]);
  await admin.close();
  const other = create(dead);
  await other[Symbol.asyncDispose]();
  expect(other.closed).toBe(true);
});

test('ready() tells whether a broker answers', async () => {
  await create({ 'bootstrap.servers': cluster.bootstrapServers }).ready();
  await cluster.producer().admin().ready();
  const failing = create(dead).ready({ timeoutMs: 100 });
  expect(await rejectionOf(failing)).toMatchObject({ code: 'ERR__TRANSPORT' });
});

test('inspect() shows name and state, and no secret', async () => {
  const admin = create({ ...dead, 'ssl.key.password': 'very-secret' });
  expect(inspect(admin)).toBe(`${admin.name} { open }`);
  expect(admin.name).toMatch(/^AdminClient#\d+$/);
  expect(JSON.stringify(admin) + inspect(admin, { depth: 9, showHidden: true })).not.toContain(
    'very-secret',
  );
  const producer = cluster.producer(dead);
  expect(producer.admin().name).toBe(`${producer.name}.admin()`);
  await admin.close();
  expect(inspect(admin)).toBe(`${admin.name} { closed }`);
});

test('the config takes what every client takes, and names the rest', () => {
  const config = { ...dead, 'group.id': 'g', 'linger.ms': 5 };
  expect(() => create(config)).toThrow(
    expect.objectContaining({ code: 'ERR__INVALID_ARG', configKeys: ['group.id', 'linger.ms'] }),
  );
});

it('close() with wrong options closes nothing', async () => {
  const admin = create({ 'bootstrap.servers': DEAD_ADDRESS });
  const wrong = { timeoutMs: 'soon' } as unknown as WaitOptions;
  expect(await rejectionOf(admin.close(wrong))).toBeInstanceOf(TypeError);
  expect(admin.closed).toBe(false);
  const shared = cluster.producer().admin();
  expect(await rejectionOf(shared.close(wrong))).toBeInstanceOf(TypeError);
  expect(shared.closed).toBe(false);
});
