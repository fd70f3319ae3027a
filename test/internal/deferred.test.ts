import { deferred } from '../../lib/internal/deferred.js';
import { rejectionOf } from '../helpers/cluster.js';

describe('a deferred', () => {
  it('resolves its promise with what it is given', async () => {
    const { promise, resolve } = deferred<number>();
    resolve(5);
    expect(await promise).toBe(5);
  });

  it('rejects its promise with what it is given', async () => {
    const { promise, reject } = deferred<number>();
    const reason = new Error('of the app');
    reject(reason);
    expect(await rejectionOf(promise)).toBe(reason);
  });

  it('keeps its first answer', async () => {
    const { promise, resolve, reject } = deferred<number>();
    resolve(1);
    resolve(2);
    reject(new Error('too late'));
    expect(await promise).toBe(1);
  });
});
