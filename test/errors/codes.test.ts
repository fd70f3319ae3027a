import {
  ERROR_DESCRIPTIONS,
  ErrorCode,
  RETRIABLE_BROKER_ERRORS,
} from '../../lib/errors/codes.generated.js';

const entries = Object.entries(ErrorCode);

it('has each number once', () => {
  expect(new Set(entries.map(([, errno]) => errno)).size).toBe(entries.length);
});

it("has two underscores exactly for the library's own errors", () => {
  for (const [name, errno] of entries) {
    expect([name, name.startsWith('ERR__')]).toEqual([name, errno < -1]);
  }
});

it('has codes that only the C header lists, not the C++ one', () => {
  expect(ErrorCode.ERR_TRANSACTION_ABORTABLE).toBe(120);
  expect(ErrorCode.ERR_INVALID_REGULAR_EXPRESSION).toBe(128);
  expect(ErrorCode.ERR_SHARE_SESSION_LIMIT_REACHED).toBe(133);
});

it('describes every code but the two bounds of the local ones', () => {
  const undescribed = Object.entries(ERROR_DESCRIPTIONS).filter(([, text]) => text === '');
  expect(undescribed.map(([name]) => name)).toEqual(['ERR__BEGIN', 'ERR__END']);
});

it('joins a description that the C source breaks over lines', () => {
  expect(ERROR_DESCRIPTIONS.ERR__DESTROY).toBe('Local: Broker handle destroyed for termination');
});

it('calls only broker errors retriable', () => {
  expect([...RETRIABLE_BROKER_ERRORS].filter((errno) => errno <= 0)).toEqual([]);
});
