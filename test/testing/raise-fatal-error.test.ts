import { Consumer, ErrorCode, type ErrorEvent } from '../../lib/index.js';
import { raiseFatalError } from '../../lib/testing/index.js';
import { rejectionOf, thrownBy, withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

it('breaks a producer: an event, and every call that sends', async () => {
  const producer = cluster.producer({ 'enable.idempotence': true });
  raiseFatalError(producer, 'ERR_OUT_OF_ORDER_SEQUENCE_NUMBER');
  const { error } = (await producer.poll(15_000)) as ErrorEvent;
  const fatal = { code: 'ERR_OUT_OF_ORDER_SEQUENCE_NUMBER', isFatal: true };
  expect(error).toMatchObject(fatal);
  expect(error.message).toContain('raised by a test');
  expect(await rejectionOf(producer.send({ topic: 't' }))).toMatchObject(fatal);
});

it('breaks a consumer: every pull ends with the error', async () => {
  const consumer = cluster.consumer({ 'group.id': cluster.group() });
  raiseFatalError(consumer, ErrorCode.ERR_FENCED_INSTANCE_ID, 'two of one name');
  const failure = (await rejectionOf(consumer.readMessage({ timeoutMs: 15_000 }))) as Error;
  expect(failure).toMatchObject({ code: 'ERR_FENCED_INSTANCE_ID', isFatal: true });
  expect(failure.message).toContain('two of one name');
  expect(consumer.fatalError()).toMatchObject({ code: 'ERR_FENCED_INSTANCE_ID' });
});

it('is refused twice, after close(), and for what is no client or no error', async () => {
  const consumer = cluster.consumer({ 'group.id': cluster.group() });
  const raise = (...args: unknown[]) =>
    thrownBy(() => {
      Reflect.apply(raiseFatalError, undefined, args);
    });
  expect(raise({}, 'ERR_FENCED_INSTANCE_ID')).toBeInstanceOf(TypeError);
  expect(raise(Consumer, 'ERR_FENCED_INSTANCE_ID')).toBeInstanceOf(TypeError);
  expect(raise(consumer, 'ERR_NO_SUCH')).toBeInstanceOf(TypeError);
  expect(raise(consumer, 0)).toBeInstanceOf(TypeError);
  expect(raise(consumer, 5000)).toBeInstanceOf(RangeError);
  expect(raise(consumer, 'ERR_FENCED_INSTANCE_ID', 7)).toBeInstanceOf(TypeError);
  expect(consumer.fatalError()).toBeNull();
  raiseFatalError(consumer, 'ERR_FENCED_INSTANCE_ID');
  expect(raise(consumer, 'ERR_FENCED_INSTANCE_ID')).toMatchObject({
    code: 'ERR__PREV_IN_PROGRESS',
  });
  await consumer.close();
  expect(raise(consumer, 'ERR_FENCED_INSTANCE_ID')).toMatchObject({ code: 'ERR__STATE' });
});
