import { type Deferred, deferred } from '../../lib/internal/deferred.js';
import { PullIterator } from '../../lib/internal/pull-iterator.js';
import { rejectionOf } from '../helpers/cluster.js';

const DONE = { value: undefined, done: true };

/** A source with items that are there at once, and pulls that are answered by hand. */
function source(ready: number[] = []) {
  const pulls: Deferred<number | null>[] = [];
  const onCancel = jest.fn();
  const iterator = new PullIterator<number>(
    () => ready.shift(),
    (handle) => {
      const pull = deferred<number | null>();
      const forget = handle.onCancel(() => {
        onCancel();
        pull.resolve(null);
      });
      pulls.push(pull);
      return pull.promise.finally(forget);
    },
  );
  return { iterator, pulls, onCancel, ready };
}

describe('a pull iterator', () => {
  it('gives what is there without a pull', async () => {
    const { iterator, pulls } = source([1, 2]);
    expect(await iterator.next()).toEqual({ value: 1, done: false });
    expect(await iterator.next()).toEqual({ value: 2, done: false });
    expect(pulls).toHaveLength(0);
  });

  it('pulls when there is nothing, and gives what comes', async () => {
    const { iterator, pulls } = source();
    const next = iterator.next();
    expect(pulls).toHaveLength(1);
    pulls[0]?.resolve(7);
    expect(await next).toEqual({ value: 7, done: false });
  });

  it('ends when a pull says that there will be no more, for good', async () => {
    const { iterator, pulls, ready } = source();
    const next = iterator.next();
    pulls[0]?.resolve(null);
    expect(await next).toEqual(DONE);
    ready.push(1);
    expect(await iterator.next()).toEqual(DONE);
    expect(pulls).toHaveLength(1);
  });

  it('throws what a pull throws, and has ended then', async () => {
    const { iterator, pulls } = source();
    const next = iterator.next();
    const reason = new Error('of the client');
    pulls[0]?.reject(reason);
    expect(await rejectionOf(next)).toBe(reason);
    expect(await iterator.next()).toEqual(DONE);
  });

  it('serves several calls of next in turn', async () => {
    const { iterator, pulls } = source([1]);
    const calls = [iterator.next(), iterator.next(), iterator.next()];
    pulls[0]?.resolve(2);
    pulls[1]?.resolve(3);
    const items = await Promise.all(calls);
    expect(items.map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  it('gives zero and empty text as they are', async () => {
    const zero = source([0]);
    expect(await zero.iterator.next()).toEqual({ value: 0, done: false });
    const next = zero.iterator.next();
    zero.pulls[0]?.resolve(0);
    expect(await next).toEqual({ value: 0, done: false });
  });

  it('is ended by a break, and leaves what was not handed out', async () => {
    const { iterator, ready } = source([1, 2, 3]);
    const seen: number[] = [];
    for await (const item of iterator) {
      seen.push(item);
      if (item === 2) break;
    }
    expect(seen).toEqual([1, 2]);
    expect(ready).toEqual([3]);
    expect(await iterator.next()).toEqual(DONE);
  });

  it('is ended by throw, which rejects with its error', async () => {
    const { iterator, ready } = source([1]);
    const error = new Error('of the app');
    expect(await rejectionOf(iterator.throw(error))).toBe(error);
    expect(await iterator.next()).toEqual(DONE);
    expect(ready).toEqual([1]);
  });

  it.each<[string, (iterator: PullIterator<number>) => Promise<unknown>]>([
    ['return', (iterator) => iterator.return()],
    ['throw', (iterator) => iterator.throw(new Error()).catch(() => undefined)],
    ['Symbol.asyncDispose', (iterator) => iterator[Symbol.asyncDispose]()],
  ])('calls off the pulls that wait when it is ended by %s', async (_how, end) => {
    const { iterator, onCancel } = source();
    const waiting = [iterator.next(), iterator.next()];
    await end(iterator);
    expect(onCancel).toHaveBeenCalledTimes(2);
    expect(await Promise.all(waiting)).toEqual([DONE, DONE]);
    expect(await iterator.next()).toEqual(DONE);
  });

  it('calls off no pull that has been answered', async () => {
    const { iterator, pulls, onCancel } = source();
    const next = iterator.next();
    pulls[0]?.resolve(1);
    await next;
    await iterator.return();
    await iterator.return();
    expect(onCancel).not.toHaveBeenCalled();
  });

  it('is its own async iterator', () => {
    const { iterator } = source();
    expect(iterator[Symbol.asyncIterator]()).toBe(iterator);
  });
});
