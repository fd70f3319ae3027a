import fc from 'fast-check';
import { editDistance, suggest } from '../../lib/config/suggest.js';

it.each([
  ['', '', 0],
  ['abc', '', 3],
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['kitten', 'sitting', 3],
])('editDistance(%p, %p) is %p', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
});

it('editDistance is symmetric, and zero only for equal texts', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
    }),
  );
});

it('suggests the closest candidate, whatever the case', () => {
  expect(suggest('GROUP.IDS', ['group.instance.id', 'group.id'])).toBe('group.id');
});

it('suggests nothing when nothing is close, or the name is absurdly long', () => {
  expect(suggest('foo', ['bar', 'group.id'])).toBeUndefined();
  expect(suggest('a'.repeat(101), ['a'.repeat(100)])).toBeUndefined();
});
