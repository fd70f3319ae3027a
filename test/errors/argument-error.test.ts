import {
  describeType,
  describeValue,
  invalidArgType,
  invalidArgValue,
  outOfRange,
} from '../../lib/errors/argument-error.js';

it('invalidArgType is a TypeError that names both types and no value', () => {
  const error = invalidArgType('message.topic', 'a non-empty string', { password: 'hunter2' });
  expect(error).toBeInstanceOf(TypeError);
  expect(error.code).toBe('ERR_INVALID_ARG_TYPE');
  expect(error.message).toBe('message.topic must be a non-empty string, not an object');
});

it('invalidArgValue is a TypeError that gives the reason, and the value only if passed', () => {
  const error = invalidArgValue('topic', 'must not be empty');
  expect(error).toBeInstanceOf(TypeError);
  expect(error.code).toBe('ERR_INVALID_ARG_VALUE');
  expect(error.message).toBe('topic must not be empty');
  expect(invalidArgValue('topic', 'has a space', 'a b').message).toBe('topic has a space: "a b"');
});

it('outOfRange is a RangeError that names the bounds', () => {
  const error = outOfRange('partition', 'an integer from 0 to 10', 11);
  expect(error).toBeInstanceOf(RangeError);
  expect(error.code).toBe('ERR_INVALID_ARG_RANGE');
  expect(error.message).toBe('partition must be an integer from 0 to 10, not 11');
});

it.each([
  [null, 'null'],
  [undefined, 'undefined'],
  [Number.NaN, 'NaN'],
  [1, 'a number'],
  ['x', 'a string'],
  [Symbol('x'), 'a symbol'],
  [() => 0, 'a function'],
  [[1], 'an array'],
  [{}, 'an object'],
  [Object.create(null), 'an object'],
  [Buffer.from('secret'), 'an instance of Buffer'],
  [new Map(), 'an instance of Map'],
])('describeType(%p) is %p', (value, text) => {
  expect(describeType(value)).toBe(text);
});

it('describeType survives objects that throw when looked at', () => {
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  expect(describeType(revoked.proxy)).toBe('an object');
});

it('describeValue shortens long text and never shows the contents of a buffer', () => {
  expect(describeValue('x'.repeat(100))).toBe(`"${'x'.repeat(40)}"... (100 characters)`);
  expect(describeValue(Buffer.from('payload'))).toBe('an instance of Buffer');
  expect(describeValue(12n)).toBe('12n');
  expect(describeValue(10n ** 100n)).toBe('a bigint');
});
