import fc from 'fast-check';
import { Queue } from '../../lib/internal/queue.js';

describe('a queue', () => {
  it('gives items back in their order', () => {
    const queue = new Queue<number>();
    for (let i = 0; i < 5; i++) queue.push(i);
    expect(queue.length).toBe(5);
    expect(queue.peek()).toBe(0);
    expect([queue.shift(), queue.shift()]).toEqual([0, 1]);
    expect(queue.length).toBe(3);
    expect(queue.peek()).toBe(2);
  });

  it('gives undefined when it is empty, and can be used again', () => {
    const queue = new Queue<string>();
    expect([queue.shift(), queue.peek(), queue.length]).toEqual([undefined, undefined, 0]);
    queue.push('a');
    queue.shift();
    expect([queue.shift(), queue.peek(), queue.length]).toEqual([undefined, undefined, 0]);
    queue.push('b');
    expect([queue.length, queue.shift()]).toEqual([1, 'b']);
  });

  it('gives up an item in the middle, once', () => {
    const queue = new Queue<string>();
    for (const item of ['a', 'b', 'c', 'b']) queue.push(item);
    expect(queue.remove('b')).toBe(true);
    expect(queue.drain()).toEqual(['a', 'c', 'b']);
  });

  it('does not find what was taken or never there', () => {
    const queue = new Queue<string>();
    queue.push('a');
    queue.push('b');
    queue.shift();
    expect([queue.remove('a'), queue.remove('x'), queue.remove('b')]).toEqual([false, false, true]);
    expect(queue.length).toBe(0);
  });

  it('does not keep items that were taken', () => {
    const queue = new Queue<object>();
    const references = Array.from({ length: 10 }, () => {
      const item = {};
      queue.push(item);
      return item;
    });
    queue.shift();
    expect(queue.drain()).toEqual(references.slice(1));
    expect(queue.drain()).toEqual([]);
  });

  it('is a list with the same calls, whatever they are', () => {
    const call = fc.oneof(
      { weight: 5, arbitrary: fc.record({ name: fc.constant('push'), item: fc.nat(20) }) },
      { weight: 4, arbitrary: fc.record({ name: fc.constant('shift'), item: fc.constant(0) }) },
      { weight: 2, arbitrary: fc.record({ name: fc.constant('remove'), item: fc.nat(20) }) },
      { weight: 1, arbitrary: fc.record({ name: fc.constant('peek'), item: fc.constant(0) }) },
      { weight: 1, arbitrary: fc.record({ name: fc.constant('drain'), item: fc.constant(0) }) },
    );
    fc.assert(
      fc.property(fc.array(call, { maxLength: 400, size: 'max' }), (calls) => {
        const queue = new Queue<number>();
        const list: number[] = [];
        for (const { name, item } of calls) {
          if (name === 'push') {
            queue.push(item);
            list.push(item);
          } else if (name === 'shift') expect(queue.shift()).toBe(list.shift());
          else if (name === 'peek') expect(queue.peek()).toBe(list[0]);
          else if (name === 'drain') expect(queue.drain()).toEqual(list.splice(0));
          else {
            const index = list.indexOf(item);
            if (index >= 0) list.splice(index, 1);
            expect(queue.remove(item)).toBe(index >= 0);
          }
          expect(queue.length).toBe(list.length);
        }
        expect(queue.drain()).toEqual(list);
      }),
    );
  });

  it('takes a million items in a moment', () => {
    const queue = new Queue<number>();
    const startedAt = performance.now();
    for (let i = 0; i < 1_000_000; i++) queue.push(i);
    let sum = 0;
    while (queue.length > 0) sum += queue.shift() ?? 0;
    expect(sum).toBe((1_000_000 * 999_999) / 2);
    // Array.prototype.shift would take minutes.
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });
});
