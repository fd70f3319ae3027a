// What is decoded: who gets it, and what of it counts as done.
import { Decoded } from '../../lib/consumer/decoded.js';
import type { Message } from '../../lib/consumer/message.js';
import { FakeQueue, of } from './fake-queue.js';
import { placeOf } from './helpers.js';

/** What is drained at once is what has been added; most tests need one batch. */
function decodedOf(...items: string[]): { decoded: Decoded; queue: FakeQueue } {
  const queue = new FakeQueue().add(...items);
  const decoded = new Decoded(queue.native, true);
  if (items.length > 0) decoded.refill(100);
  return { decoded, queue };
}

/** Takes messages as a reader does, without coming back for the next one. */
function take(decoded: Decoded, count: number): Message[] {
  return Array.from({ length: count }, () => decoded.takeMessage());
}

/** Everything that is left, control records by their names. */
function rest(decoded: Decoded): string[] {
  const items: string[] = [];
  while (decoded.hasNext || decoded.refill(100)) {
    const control = decoded.nextControl();
    if (control === undefined) {
      items.push(placeOf(decoded.takeMessage()));
    } else {
      items.push(`#${control.text}`);
      decoded.skip();
    }
  }
  return items;
}

/** What is stored once the app has come back. */
function storedAfterReturn(decoded: Decoded, queue: FakeQueue): string[] {
  decoded.markAllDone();
  decoded.storeDone();
  return queue.takeStored();
}

const MIXED = ['0@0', '1@0', '0@1', '#a', '1@1', '0@2', '#b', '1@2'];

describe('progress', () => {
  it('counts nothing that is in hand, and everything before it', () => {
    const { decoded, queue } = decodedOf('0@0', '0@1', '0@2');
    take(decoded, 2);
    decoded.storeDone();
    expect(queue.takeStored()).toEqual([]);
    decoded.markAllDone();
    take(decoded, 1);
    decoded.storeDone();
    expect(queue.takeStored()).toEqual(['0:2']);
    expect(storedAfterReturn(decoded, queue)).toEqual(['0:3']);
    expect(storedAfterReturn(decoded, queue)).toEqual([]);
  });

  it('is kept over a refill, per partition', () => {
    const { decoded, queue } = decodedOf('0@4', '1@8', '0@5');
    take(decoded, 3);
    queue.add('1@9');
    expect(decoded.refill(100)).toBe(true);
    expect(queue.stored).toEqual([]);
    decoded.storeDone();
    expect(queue.takeStored().sort()).toEqual(['0:6', '1:9']);
  });

  it('is not followed while somebody else does that', () => {
    const { decoded, queue } = decodedOf('0@0', '0@1', '0@2');
    take(decoded, 1);
    decoded.isTracking = false; // What was in hand is given up to the next reader.
    take(decoded, 1);
    expect(storedAfterReturn(decoded, queue)).toEqual(['0:1']);
    decoded.isTracking = true;
    take(decoded, 1);
    expect(storedAfterReturn(decoded, queue)).toEqual(['0:3']);
  });

  it('is nobody`s business where the app stores by itself', () => {
    const queue = new FakeQueue().add('0@0', '0@1');
    const decoded = new Decoded(queue.native, false);
    decoded.refill(100);
    take(decoded, 1);
    decoded.drop(of(1));
    expect(storedAfterReturn(decoded, queue)).toEqual([]);
    expect(rest(decoded)).toEqual(['0@1']);
  });
});

describe('drop()', () => {
  it('takes out what is ahead of these partitions, and nothing else', () => {
    const { decoded } = decodedOf(...MIXED);
    decoded.drop(of(0));
    expect(rest(decoded)).toEqual(['1@0', '#a', '1@1', '#b', '1@2']);
  });

  it('forgets what is in hand of them, also later, and keeps the rest of what is in hand', () => {
    const { decoded, queue } = decodedOf(...MIXED);
    take(decoded, 3);
    decoded.drop(of(0));
    expect(storedAfterReturn(decoded, queue)).toEqual(['1:1']);
  });

  it('forgets what is done and not stored yet of them', () => {
    const { decoded, queue } = decodedOf(...MIXED);
    take(decoded, 3);
    decoded.markAllDone();
    decoded.drop(of(0));
    decoded.storeDone();
    expect(queue.takeStored()).toEqual(['1:1']);
  });

  it('takes out what is kept back of them', () => {
    const { decoded } = decodedOf(...MIXED);
    decoded.park(of(0, 1));
    decoded.drop(of(0));
    decoded.unpark(of(0, 1));
    expect(rest(decoded)).toEqual(['1@0', '1@1', '1@2', '#a', '#b']);
  });

  it('leaves everything as it is where it concerns nothing', () => {
    const { decoded, queue } = decodedOf(...MIXED);
    take(decoded, 2);
    decoded.drop(of(7));
    expect(storedAfterReturn(decoded, queue)).toEqual(['0:1', '1:1']);
    expect(rest(decoded)).toEqual(MIXED.slice(2));
  });

  it('does nothing before there is a batch, and after the last one', () => {
    const { decoded } = decodedOf();
    decoded.drop(of(0));
    expect(decoded.hasBatch).toBe(false);
    expect(rest(decoded)).toEqual([]);
  });

  it('can leave an empty batch, behind which the next one comes', () => {
    const { decoded, queue } = decodedOf('0@0', '0@1');
    decoded.drop(of(0));
    expect(decoded.hasNext).toBe(false);
    queue.add('0@7');
    expect(rest(decoded)).toEqual(['0@7']);
    expect(storedAfterReturn(decoded, queue)).toEqual(['0:8']);
  });
});

describe('park() and unpark()', () => {
  it('keep messages back, and then hand them out first, in their order', () => {
    const { decoded } = decodedOf(...MIXED);
    decoded.park(of(0));
    expect(take(decoded, 1).map(placeOf)).toEqual(['1@0']);
    decoded.unpark(of(0));
    expect(rest(decoded)).toEqual(['0@0', '0@1', '0@2', '#a', '1@1', '#b', '1@2']);
  });

  it('keep messages back over refills', () => {
    const { decoded, queue } = decodedOf('0@0', '1@0', '0@1');
    decoded.park(of(0));
    expect(rest(decoded)).toEqual(['1@0']);
    queue.add('1@1', '1@2');
    expect(rest(decoded)).toEqual(['1@1', '1@2']);
    decoded.unpark(of(0));
    queue.add('0@2');
    expect(rest(decoded)).toEqual(['0@0', '0@1', '0@2']);
    expect(storedAfterReturn(decoded, queue).sort()).toEqual(['0:3', '1:3']);
  });

  it('leave what is in hand in hand: it counts once the app comes back', () => {
    const { decoded, queue } = decodedOf(...MIXED);
    take(decoded, 3);
    decoded.park(of(0));
    decoded.storeDone();
    expect(queue.takeStored()).toEqual([]);
    expect(storedAfterReturn(decoded, queue).sort()).toEqual(['0:2', '1:1']);
  });

  it('do not count what is kept back', () => {
    const { decoded, queue } = decodedOf('0@0', '0@1', '1@0');
    take(decoded, 1);
    decoded.park(of(0));
    take(decoded, 1);
    expect(storedAfterReturn(decoded, queue).sort()).toEqual(['0:1', '1:1']);
    decoded.unpark(of(0));
    decoded.markAllDone();
    expect(storedAfterReturn(decoded, queue)).toEqual([]);
    expect(rest(decoded)).toEqual(['0@1']);
  });

  it('keep partitions apart, and may be called twice', () => {
    const { decoded } = decodedOf('0@0', '1@0', '2@0', '0@1', '1@1', '2@1');
    decoded.park(of(0));
    decoded.park(of(0, 1));
    decoded.unpark(of(1));
    decoded.unpark(of(1));
    expect(rest(decoded)).toEqual(['1@0', '1@1', '2@0', '2@1']);
    decoded.unpark(of(0));
    expect(rest(decoded)).toEqual(['0@0', '0@1']);
  });
});

describe('giveBack()', () => {
  it('hands messages out again, before what comes next', () => {
    const { decoded } = decodedOf(...MIXED);
    const [, second, third] = take(decoded, 3);
    decoded.giveBack([second!, third!]);
    expect(rest(decoded)).toEqual(['1@0', '0@1', ...MIXED.slice(3)]);
  });

  it('takes messages out of hand: they do not count when the app comes back', () => {
    const { decoded, queue } = decodedOf('0@0', '0@1', '0@2');
    const [, second] = take(decoded, 2);
    decoded.giveBack([second!]);
    expect(storedAfterReturn(decoded, queue)).toEqual(['0:1']);
    expect(take(decoded, 1).map(placeOf)).toEqual(['0@1']);
    expect(storedAfterReturn(decoded, queue)).toEqual(['0:2']);
  });

  it('works for messages of a batch that is gone', () => {
    const { decoded, queue } = decodedOf('0@0', '0@1');
    const messages = take(decoded, 2);
    queue.add('1@0');
    decoded.refill(100);
    decoded.giveBack(messages);
    expect(rest(decoded)).toEqual(['0@0', '0@1', '1@0']);
  });

  it('works with no batch at all, and with nothing to give back', () => {
    const { decoded } = decodedOf('0@0', '0@1');
    const messages = take(decoded, 2);
    expect(decoded.refill(100)).toBe(false);
    decoded.giveBack([]);
    expect(decoded.hasNext).toBe(false);
    decoded.giveBack(messages);
    expect(rest(decoded)).toEqual(['0@0', '0@1']);
  });

  it('keeps back what is of a paused partition, before what is kept back already', () => {
    const { decoded } = decodedOf('0@0', '1@0', '0@1', '1@1', '0@2');
    const messages = take(decoded, 3);
    decoded.park(of(0));
    decoded.giveBack(messages, of(0));
    expect(rest(decoded)).toEqual(['1@0', '1@1']);
    decoded.unpark(of(0));
    expect(rest(decoded)).toEqual(['0@0', '0@1', '0@2']);
  });
});

describe('nextOffsets()', () => {
  it('tells where a reader goes on, of partitions of which something is here', () => {
    const { decoded } = decodedOf('#a', '0@3', '1@8', '0@4');
    expect(decoded.nextOffsets()).toEqual(
      new Map([
        ['0 t', 3],
        ['1 t', 8],
      ]),
    );
    decoded.skip();
    take(decoded, 2);
    expect(decoded.nextOffsets()).toEqual(new Map([['0 t', 4]]));
    decoded.park(of(0));
    expect(decoded.nextOffsets()).toEqual(new Map([['0 t', 4]]));
    decoded.drop(of(0));
    expect(decoded.nextOffsets()).toEqual(new Map());
  });
});

describe('end()', () => {
  it('returns the control records that are ahead, and keeps no message', () => {
    const { decoded, queue } = decodedOf(...MIXED);
    take(decoded, 3);
    decoded.park(of(1));
    expect(decoded.end().map(({ text }) => text)).toEqual(['a', 'b']);
    decoded.unpark(of(1));
    expect(rest(decoded)).toEqual([]);
    expect(storedAfterReturn(decoded, queue)).toEqual([]);
  });

  it('is followed by draining control records only', () => {
    const { decoded, queue } = decodedOf();
    queue.add('0@0', '#a', '0@1', '#b');
    expect(decoded.drainControls(100)?.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(decoded.drainControls(100)).toBeNull();
  });
});
