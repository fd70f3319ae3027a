// TransactSession.run(): the loop.
import { ErrorCode } from '../../lib/index.js';
import { fill, placeOf, places } from '../consumer/helpers.js';
import { rejectionOf, turn, until, withCluster, within } from '../helpers/cluster.js';
import { Api } from '../producer/transactional-helpers.js';
import { gather, sessionOn } from './helpers.js';

const cluster = withCluster();

describe('run()', () => {
  it('takes up to maxMessages, and whatever has come within maxMs', async () => {
    const { session, consumer, output } = await sessionOn(cluster, 10);
    const batches: string[][] = [];
    const running = session.run(
      (messages, tx) => {
        batches.push(messages.map(placeOf));
        for (const { value } of messages) void tx.send({ topic: output, value });
      },
      { maxMessages: 4, maxMs: 200 },
    );
    await until(
      () => batches.flat().length === 10,
      () => batches,
    );
    await consumer.close();
    await within(running, 'run()');
    expect(batches.flat()).toEqual(places(10));
    expect(batches.map(({ length }) => length)).toEqual([4, 4, 2]);
  });

  it('does not wait for maxMessages for longer than maxMs', async () => {
    const { session, consumer, input } = await sessionOn(cluster, 1);
    const seen: string[][] = [];
    const running = session.run((messages) => void seen.push(messages.map(placeOf)), {
      maxMs: 100,
    });
    await until(() => seen.length === 1, 'the first transaction');
    await fill(cluster, input, 1, { from: 1 });
    await until(() => seen.length === 2, 'the second transaction', 5000);
    await consumer.close();
    await within(running, 'run()');
    expect(seen).toEqual([['0@0'], ['0@1']]);
  });

  it('ends with the error of the work; what it was given comes again', async () => {
    const { session, output } = await sessionOn(cluster, 4);
    const reason = new Error('mine');
    const running = session.run((_messages, tx) => {
      void tx.send({ topic: output });
      throw reason;
    });
    expect(await rejectionOf(running)).toBe(reason);
    expect(await gather(session, 4)).toEqual(places(4));
  });

  it('ends with what a message was refused with', async () => {
    const { session, output } = await sessionOn(cluster, 4);
    const error = await rejectionOf(
      session.run((_messages, tx) => void tx.send({ topic: output, key: 5 as never })),
    );
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
    expect(await gather(session, 4)).toEqual(places(4));
  });

  it('does a transaction over that had to be aborted', async () => {
    const { session, consumer } = await sessionOn(cluster, 4);
    cluster.mock.pushRequestErrors(Api.txnOffsetCommit, [ErrorCode.ERR_ILLEGAL_GENERATION]);
    const seen: string[][] = [];
    const running = session.run((messages) => void seen.push(messages.map(placeOf)), {
      maxMessages: 4,
    });
    await until(() => seen.length === 2, 'two transactions');
    await consumer.close();
    await within(running, 'run()');
    expect(seen).toEqual([places(4), places(4)]);
  });

  it('ends with a fatal error', async () => {
    const { session, producer } = await sessionOn(cluster, 4);
    cluster.mock.pushRequestErrors(Api.endTxn, [ErrorCode.ERR_PRODUCER_FENCED]);
    const error = await rejectionOf(session.run(() => undefined));
    expect(error).toMatchObject({ code: 'ERR__FENCED', isFatal: true });
    expect(producer.fatalError()).toMatchObject({ code: 'ERR__FENCED' });
  });

  it.each([
    { maxMessages: 0 },
    { maxMessages: 1.5 },
    { maxMs: -1 },
    { timeoutMs: -1 },
    { signal: 'now' as never },
  ])('refuses %p', async (options) => {
    const { session } = await sessionOn(cluster, 1);
    const error = await rejectionOf(session.run(() => undefined, options));
    expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_INVALID_ARG_/) });
  });

  it('goes on after a revoke between two transactions', async () => {
    const { session, consumer, input } = await sessionOn(cluster, 4);
    expect(await gather(session, 2)).toEqual(places(2));
    consumer.unsubscribe();
    await until(async () => {
      await session.poll({ timeoutMs: 10 });
      return consumer.assignment().length === 0;
    }, 'the revoke');
    consumer.subscribe(input);
    const seen: string[] = [];
    const running = session.run((messages) => void seen.push(...messages.map(placeOf)));
    await until(() => seen.length === 4, 'what had been read, and the rest');
    await consumer.close();
    await within(running, 'run()');
    expect(seen).toEqual(places(4));
  });

  it('refuses while a transaction is open: it ends its own only', async () => {
    const { session } = await sessionOn(cluster, 1);
    await session.begin();
    const error = await rejectionOf(session.run(() => undefined));
    expect(error).toMatchObject({ code: 'ERR__STATE' });
    expect(await session.end('abort')).toBe(false);
  });

  it('ends with why the transaction could not be aborted; the failure of the work is its cause', async () => {
    const { session, output } = await sessionOn(cluster, 1);
    const reason = new Error('mine');
    const running = session.run(async (_messages, tx) => {
      await tx.send({ topic: output });
      cluster.mock.pushRequestErrors(Api.endTxn, [ErrorCode.ERR_PRODUCER_FENCED]);
      throw reason;
    });
    expect(await rejectionOf(running)).toMatchObject({ isFatal: true, cause: reason });
  });

  it('refuses work that is no function, before anything is read', async () => {
    const { session } = await sessionOn(cluster, 1);
    const error = await rejectionOf(within(session.run('work' as never), 'run()', 5000));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
  });
});

describe('the signal of run()', () => {
  const again = async (when: 'waiting' | 'working' | 'failing'): Promise<void> => {
    const { session, output } = await sessionOn(cluster, 3);
    const controller = new AbortController();
    const { signal } = controller;
    let calls = 0;
    const work = async (): Promise<void> => {
      calls++;
      await session.send({ topic: output });
      if (when === 'waiting') return;
      controller.abort('stop');
      await turn();
      if (when === 'failing') signal.throwIfAborted();
    };
    const running = rejectionOf(session.run(work, { signal, maxMessages: 2, maxMs: 5000 }));
    if (when === 'waiting') {
      // One transaction of two; the third message waits for another.
      await until(() => calls === 1, 'the first transaction');
      await new Promise((resolve) => setTimeout(resolve, 50));
      controller.abort('stop');
    }
    expect(await within(running, 'run()', 5000)).toBe('stop');
    // Whether it came to be read or not: nothing is lost, and the session can go on.
    const from = when === 'waiting' ? 2 : 0;
    expect(await gather(session, 3 - from)).toEqual(places(3 - from, { from }));
    await session.begin();
    expect(await session.end('commit')).toBe(true);
  };

  it('ends it while it gathers', () => again('waiting'));
  it('ends it while work is under way, which is taken back', () => again('working'));
  it('ends it by work that fails because of it', () => again('failing'));

  it('aborted before: nothing is read', async () => {
    const { session } = await sessionOn(cluster, 1);
    const work = jest.fn();
    const signal = AbortSignal.abort('no');
    expect(await rejectionOf(session.run(work, { signal }))).toBe('no');
    expect(work).not.toHaveBeenCalled();
  });
});

describe('close() of the consumer ends it', () => {
  it('while it waits for messages', async () => {
    const { session, consumer } = await sessionOn(cluster, 0);
    const running = session.run(() => undefined);
    await turn();
    await consumer.close();
    await within(running, 'run()', 5000);
  });

  it('while work is under way, which is taken back', async () => {
    const { session, consumer, producer } = await sessionOn(cluster, 2);
    let calls = 0;
    const running = session.run(async () => {
      calls++;
      await consumer.close();
    });
    await within(running, 'run()', 10_000);
    expect(calls).toBe(1);
    await producer.beginTransaction();
    await producer.commitTransaction();
  });
});
