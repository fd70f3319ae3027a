import { ErrorCode, KafkaError, type Message, TransactSession } from '../../lib/index.js';
import { FAST_GROUP, memberOf, places } from '../consumer/helpers.js';
import { rejectionOf, thrownBy, until, withCluster, within } from '../helpers/cluster.js';
import { Api, transactional } from '../producer/transactional-helpers.js';
import { gather, NO_COMMITS, sessionOn } from './helpers.js';

const cluster = withCluster();
const STATE = { code: 'ERR__STATE' };

afterEach(() => {
  cluster.mock.setRoundTripTime(1, 0);
});

describe('a session is refused', () => {
  it('to a consumer that commits by itself: its default', () => {
    const consumer = cluster.consumer({ 'group.id': cluster.group() });
    const make = () => new TransactSession(consumer, transactional(cluster));
    expect(thrownBy(make)).toMatchObject({
      code: 'ERR__INVALID_ARG',
      configKey: 'enable.auto.commit',
    });
  });

  it('to a consumer without a group, and to a closed one', async () => {
    const producer = transactional(cluster);
    const consumer = cluster.consumer(NO_COMMITS);
    expect(thrownBy(() => new TransactSession(consumer, producer))).toMatchObject({
      configKey: 'group.id',
    });
    await consumer.close();
    expect(thrownBy(() => new TransactSession(consumer, producer))).toMatchObject(STATE);
  });
});

it('a consumer has one session at a time', async () => {
  const { session, consumer, producer } = await sessionOn(cluster, 1);
  expect(thrownBy(() => new TransactSession(consumer, producer))).toMatchObject(STATE);
  session.close();
  session.close();
  const next = new TransactSession(consumer, producer);
  expect(thrownBy(() => new TransactSession(consumer, producer))).toMatchObject(STATE);
  next.close();
});

describe('begin, poll, send, end', () => {
  it('commit; the next transaction reads on', async () => {
    const { session, output } = await sessionOn(cluster, 6);
    await session.begin();
    expect(await gather(session, 3)).toEqual(places(3));
    const sent = session.send({ topic: output, value: 'v' });
    expect(await session.end('commit')).toBe(true);
    expect(await sent).toMatchObject({ status: 'persisted' });
    await session.begin();
    expect(await gather(session, 3)).toEqual(places(3, { from: 3 }));
    expect(await session.end('commit')).toBe(true);
  });

  it('abort: what was read comes again', async () => {
    const { session, output } = await sessionOn(cluster, 6);
    await session.begin();
    expect(await gather(session, 2)).toEqual(places(2));
    await session.end('commit');
    await session.begin();
    expect(await gather(session, 3)).toEqual(places(3, { from: 2 }));
    void session.send({ topic: output, value: 'v' });
    expect(await session.end('abort')).toBe(false);
    await session.begin();
    expect(await gather(session, 4)).toEqual(places(4, { from: 2 }));
    await session.end('commit');
  });

  it('messages may be polled before the transaction begins', async () => {
    const { session } = await sessionOn(cluster, 3);
    expect(await gather(session, 3)).toEqual(places(3));
    await session.begin();
    expect(await session.end('abort')).toBe(false);
    expect(await gather(session, 3)).toEqual(places(3));
    await session.begin();
    expect(await session.end('commit')).toBe(true);
  });

  it('out of their order: ERR__STATE, and bad arguments', async () => {
    const { session } = await sessionOn(cluster, 1);
    expect(await rejectionOf(session.end('commit'))).toMatchObject(STATE);
    expect(await rejectionOf(session.end('abort'))).toMatchObject(STATE);
    await session.begin();
    expect(await rejectionOf(session.begin())).toMatchObject(STATE);
    expect(await rejectionOf(session.end('maybe' as never))).toMatchObject({
      code: 'ERR_INVALID_ARG_VALUE',
    });
    expect(await session.end('commit')).toBe(true);
  });

  it('outside of a transaction a message is refused', async () => {
    const { session, output } = await sessionOn(cluster, 1);
    expect(await rejectionOf(session.send({ topic: output }))).toMatchObject(STATE);
  });

  it('end() twice at once ends once', async () => {
    const { session } = await sessionOn(cluster, 1);
    await session.begin();
    expect(await Promise.all([session.end('commit'), session.end('commit')])).toEqual([true, true]);
  });
});

describe('a commit becomes an abort', () => {
  it('when the group refuses the offsets, and what was read comes again', async () => {
    const { session } = await sessionOn(cluster, 3);
    await session.begin();
    expect(await gather(session, 3)).toEqual(places(3));
    cluster.mock.pushRequestErrors(Api.txnOffsetCommit, [ErrorCode.ERR_ILLEGAL_GENERATION]);
    expect(await session.end('commit')).toBe(false);
    expect(await gather(session, 3)).toEqual(places(3));
  });

  it('when a message could not be handed over, and says why', async () => {
    const { session, output } = await sessionOn(cluster, 3);
    await session.begin();
    await gather(session, 3);
    void session.send({ topic: output, key: 5 as never });
    expect(await rejectionOf(session.end('commit'))).toMatchObject({
      code: 'ERR_INVALID_ARG_TYPE',
    });
    expect(await gather(session, 3)).toEqual(places(3));
    await session.begin();
    expect(await session.end('commit')).toBe(true);
  });

  it('when partitions were revoked meanwhile, and polls are empty until then', async () => {
    const { session, consumer, input } = await sessionOn(cluster, 4);
    await session.begin();
    await gather(session, 4);
    consumer.unsubscribe();
    await until(async () => {
      await session.poll({ timeoutMs: 10 });
      return consumer.assignment().length === 0;
    }, 'the revoke');
    expect(await session.poll({ timeoutMs: 5000 })).toEqual([]);
    expect(await session.end('commit')).toBe(false);
    consumer.subscribe(input);
    await session.begin();
    expect(await gather(session, 4)).toEqual(places(4));
    expect(await session.end('commit')).toBe(true);
  });

  it('when another member has joined', async () => {
    const { session, consumer, input } = await sessionOn(cluster, 4, { partitions: 2 });
    await session.begin();
    await gather(session, 8);
    const { groupId } = consumer.groupMetadata();
    const other = memberOf(cluster, groupId, input, { ...NO_COMMITS, ...FAST_GROUP });
    void other.pollBatch(); // Until it is closed.
    await until(
      async () => {
        await session.poll({ timeoutMs: 20 });
        return consumer.assignment().length < 2;
      },
      () => ({ own: consumer.assignment().length, other: other.assignment().length }),
      20_000,
    );
    expect(await session.end('commit')).toBe(false);
  });

  it('when the consumer was closed', async () => {
    const { session, consumer } = await sessionOn(cluster, 2);
    await session.begin();
    await gather(session, 2);
    await consumer.close();
    expect(await session.end('commit')).toBe(false);
  });
});

describe('end() that runs out of time can be called again', () => {
  it('a commit goes on', async () => {
    const { session, output } = await sessionOn(cluster, 2);
    await session.begin();
    await gather(session, 2);
    await session.send({ topic: output, value: 'v' });
    holdUpCommit();
    const error = await rejectionOf(session.end('commit', { timeoutMs: 300 }));
    expect(error).toMatchObject({ isTimeout: true });
    expect(await session.end('commit')).toBe(true);
    await session.begin();
    expect(await session.end('commit')).toBe(true);
  });

  it('a commit cannot become an abort any more', async () => {
    const { session } = await sessionOn(cluster, 2);
    await session.begin();
    await gather(session, 2);
    holdUpCommit();
    await rejectionOf(session.end('commit', { timeoutMs: 300 }));
    expect(await session.end('abort')).toBe(true);
  });

  it('an abort goes on, and rewinds', async () => {
    const { session, output } = await sessionOn(cluster, 2);
    await session.begin();
    await gather(session, 2);
    await session.send({ topic: output, value: 'v' });
    cluster.mock.setRoundTripTime(1, 900);
    expect(await rejectionOf(session.end('abort', { timeoutMs: 200 }))).toMatchObject({
      isTimeout: true,
    });
    cluster.mock.setRoundTripTime(1, 0);
    expect(await session.end('abort')).toBe(false);
    expect(await gather(session, 2)).toEqual(places(2));
  });

  it('a rewind that failed is made up for', async () => {
    const { session, consumer } = await sessionOn(cluster, 2);
    await session.begin();
    await gather(session, 2);
    const seek = jest.spyOn(consumer, 'seek').mockRejectedValueOnce(KafkaError.fromErrno(-185));
    expect(await rejectionOf(session.end('abort'))).toMatchObject({ isTimeout: true });
    expect(await rejectionOf(session.begin())).toMatchObject(STATE);
    expect(await session.end('abort')).toBe(false);
    seek.mockRestore();
    expect(await gather(session, 2)).toEqual(places(2));
  });

  /** The offsets are answered at once, the commit itself is not. */
  function holdUpCommit(): void {
    const errors = Array.from({ length: 8 }, () => ErrorCode.ERR_COORDINATOR_LOAD_IN_PROGRESS);
    cluster.mock.pushRequestErrors(Api.endTxn, errors);
  }
});

describe('close()', () => {
  it('lets go of both: the consumer may be used alone again', async () => {
    const { session, consumer } = await sessionOn(cluster, 2);
    await gather(session, 1);
    session.close();
    expect(await consumer.pollBatch({ timeoutMs: 1000 })).toHaveLength(1);
    await within(consumer.close(), 'close()', 5000);
  });

  it('refuses what would begin or read anew', async () => {
    const { session } = await sessionOn(cluster, 2);
    session.close();
    expect(await rejectionOf(session.begin())).toMatchObject(STATE);
    expect(await rejectionOf(session.poll())).toMatchObject(STATE);
    expect(await rejectionOf(session.run(() => undefined))).toMatchObject(STATE);
    expect(await rejectionOf(session.end('commit'))).toMatchObject(STATE);
  });

  it('leaves an open transaction to be aborted only, as nobody sees a revoke any more', async () => {
    const { session, consumer, producer, output } = await sessionOn(cluster, 2);
    await session.begin();
    expect(await gather(session, 2)).toEqual(places(2));
    session.close();
    void session.send({ topic: output, value: 'v' }).catch(() => undefined);
    expect(await session.end('commit')).toBe(false);
    const next = new TransactSession(consumer, producer);
    await next.begin();
    expect(await gather(next, 2)).toEqual(places(2));
    expect(await next.end('commit')).toBe(true);
  });

  it('does not disturb a commit that is under way', async () => {
    const { session, output } = await sessionOn(cluster, 2);
    await session.begin();
    await gather(session, 2);
    void session.send({ topic: output, value: 'v' });
    const ending = session.end('commit');
    session.close();
    expect(await ending).toBe(true);
  });

  it('ends run(), and what it has read in vain comes again', async () => {
    const { session, consumer, input } = await sessionOn(cluster, 2);
    let worked = 0;
    const work = (messages: readonly Message[]): void => {
      worked += messages.length;
    };
    const running = session.run(work, { maxMs: 10 });
    await until(() => worked === 2, 'the work');
    session.close();
    await cluster.producer().send({ topic: input, value: 'late' });
    await within(running, 'the end of run()', 10_000);
    expect(worked).toBe(2);
    expect((await consumer.readMessage({ timeoutMs: 10_000 })).value?.toString()).toBe('late');
  });
});
