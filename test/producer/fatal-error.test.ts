import type { DeliveryReport, ErrorEvent } from '../../lib/index.js';
import { FAST_RECONNECT, rejectionOf, thrownBy, withCluster, within } from '../helpers/cluster.js';
import { IDEMPOTENT, raiseFatalError } from '../helpers/fatal.js';

const cluster = withCluster();

const message = { topic: 'fatal', value: 'v' };

afterEach(() => {
  cluster.mock.setBrokerUp(1);
});

describe('a fatal error', () => {
  it('comes as an error event that says so, with the code behind it', async () => {
    const producer = cluster.producer(IDEMPOTENT);
    expect(producer.fatalError()).toBeNull();
    raiseFatalError(producer);
    const { error } = (await producer.poll(15_000)) as ErrorEvent;
    expect(error).toMatchObject({ code: 'ERR_OUT_OF_ORDER_SEQUENCE_NUMBER', isFatal: true });
    expect(error.message).toContain('raised by a test');
    expect(producer.fatalError()).toMatchObject({
      code: 'ERR_OUT_OF_ORDER_SEQUENCE_NUMBER',
      isFatal: true,
      message: error.message,
    });
  });

  it('makes every call that sends fail, and leaves close working', async () => {
    const producer = cluster.producer(IDEMPOTENT);
    raiseFatalError(producer);
    expect(thrownBy(() => producer.produce(message))).toMatchObject({
      code: 'ERR_OUT_OF_ORDER_SEQUENCE_NUMBER',
      isFatal: true,
      message: expect.stringContaining('raised by a test'),
    });
    const error = await rejectionOf(producer.send(message));
    expect(error).toMatchObject({ code: 'ERR_OUT_OF_ORDER_SEQUENCE_NUMBER', isFatal: true });
    expect((error as { report: DeliveryReport }).report.message).toBe(message);
    expect(producer.length).toBe(0);
    await within(producer.close(), 'close()');
  });

  it('settles what was queued before it', async () => {
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer({ ...IDEMPOTENT, ...FAST_RECONNECT });
    const sent = rejectionOf(producer.send({ topic: cluster.topic(), value: 'v' }));
    raiseFatalError(producer);
    await within(producer.close({ timeoutMs: 200 }), 'close()', 5000);
    expect(await sent).toMatchObject({ name: 'KafkaError', report: { type: 'deliveryReport' } });
  });
});
