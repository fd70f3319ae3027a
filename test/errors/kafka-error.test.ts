import { inspect } from 'node:util';
import { captureCallSite } from '../../lib/errors/call-site.js';
import { ErrorCode } from '../../lib/errors/codes.generated.js';
import {
  KafkaError,
  describeErrno,
  errorCodeOf,
  type Failure,
} from '../../lib/errors/kafka-error.js';

const failure = (fields: Partial<Failure>): Failure => ({
  errno: ErrorCode.ERR__STATE,
  message: '',
  fatal: false,
  retriable: false,
  requiresAbort: false,
  ...fields,
});

describe('code, errno, message and origin', () => {
  it('names a local error as librdkafka does, with the ERR_ prefix', () => {
    const error = KafkaError.fromErrno(-184);
    expect(error).toMatchObject({
      name: 'KafkaError',
      code: 'ERR__QUEUE_FULL',
      errno: -184,
      origin: 'local',
      message: 'Local: Queue full',
    });
    expect(error).toBeInstanceOf(Error);
  });

  it('names a broker error', () => {
    expect(KafkaError.fromErrno(3)).toMatchObject({
      code: 'ERR_UNKNOWN_TOPIC_OR_PART',
      origin: 'broker',
      message: 'Broker: Unknown topic or partition',
    });
  });

  it("counts -1, a broker's unknown error, as the broker's", () => {
    expect(KafkaError.fromErrno(-1)).toMatchObject({ code: 'ERR_UNKNOWN', origin: 'broker' });
  });

  it('gives a number that librdkafka does not know a code of its own', () => {
    expect(errorCodeOf(9999)).toBe('ERR_UNKNOWN_9999');
    expect(errorCodeOf(-99999)).toBe('ERR__UNKNOWN_99999');
    expect(describeErrno(9999)).toBe('Broker: Unknown error 9999');
    expect(KafkaError.fromErrno(-99999)).toMatchObject({
      origin: 'local',
      message: 'Local: Unknown error -99999',
    });
  });

  it('keeps the text it is given and does not repeat the code in it', () => {
    const error = KafkaError.fromFailure(failure({ message: 'client is closed' }));
    expect(error.message).toBe('client is closed');
    expect(String(error)).toBe('KafkaError: client is closed');
  });
});

describe('flags', () => {
  it('takes them from the addon', () => {
    const flags = { fatal: true, retriable: true, requiresAbort: true };
    expect(KafkaError.fromFailure(failure(flags))).toMatchObject({
      isFatal: true,
      isRetriable: true,
      requiresAbort: true,
    });
  });

  it('has none for a plain local error', () => {
    expect(KafkaError.fromErrno(ErrorCode.ERR__QUEUE_FULL)).toMatchObject({
      isFatal: false,
      isRetriable: false,
      requiresAbort: false,
      isTimeout: false,
    });
  });

  it('is retriable for the broker errors that Kafka lists as such', () => {
    expect(KafkaError.fromErrno(ErrorCode.ERR_NOT_ENOUGH_REPLICAS).isRetriable).toBe(true);
    expect(KafkaError.fromErrno(ErrorCode.ERR_TOPIC_AUTHORIZATION_FAILED).isRetriable).toBe(false);
  });

  it('is not retriable by that list alone when the error is fatal or requires an abort', () => {
    const errno = ErrorCode.ERR_NOT_COORDINATOR;
    expect(KafkaError.fromFailure(failure({ errno, fatal: true })).isRetriable).toBe(false);
    expect(KafkaError.fromFailure(failure({ errno, requiresAbort: true })).isRetriable).toBe(false);
    expect(KafkaError.fromFailure(failure({ errno })).isRetriable).toBe(true);
  });

  it('is fatal for ERR__FATAL', () => {
    expect(KafkaError.fromErrno(ErrorCode.ERR__FATAL).isFatal).toBe(true);
  });

  it.each([
    'ERR__TIMED_OUT',
    'ERR__TIMED_OUT_QUEUE',
    'ERR__MSG_TIMED_OUT',
    'ERR_REQUEST_TIMED_OUT',
  ] as const)('is a timeout for %s', (code) => {
    expect(KafkaError.fromErrno(ErrorCode[code]).isTimeout).toBe(true);
  });
});

describe('context', () => {
  it('carries what is known and has no fields for what is not', () => {
    const error = KafkaError.fromErrno(3, '', { topic: 'orders', partition: 0 });
    expect(error.topic).toBe('orders');
    expect(error.partition).toBe(0);
    expect('offset' in error).toBe(false);
    expect('configKey' in error).toBe(false);
    expect('cause' in error).toBe(false);
  });

  it('keeps the cause', () => {
    const cause = new Error('behind');
    expect(KafkaError.fromErrno(-196, '', { cause }).cause).toBe(cause);
  });

  it('carries a delivery report, which is not printed', () => {
    const error = KafkaError.fromErrno(-192);
    expect(error.report).toBeUndefined();
    error.report = { message: { value: 'payload' }, error };
    expect(error.report).toMatchObject({ message: { value: 'payload' } });
    expect(inspect(error)).not.toContain('payload');
    expect(JSON.stringify(error)).not.toContain('payload');
  });

  it('shows its fields in util.inspect', () => {
    const text = inspect(KafkaError.fromErrno(3, '', { topic: 'orders' }));
    expect(text).toMatch(/^KafkaError: Broker: Unknown topic or partition\n/);
    expect(text).toContain("code: 'ERR_UNKNOWN_TOPIC_OR_PART'");
    expect(text).toContain("topic: 'orders'");
  });

  it('is a complete record in JSON, without the stack', () => {
    const json: unknown = JSON.parse(JSON.stringify(KafkaError.fromErrno(3, '', { offset: 7 })));
    expect(json).toEqual({
      name: 'KafkaError',
      message: 'Broker: Unknown topic or partition',
      code: 'ERR_UNKNOWN_TOPIC_OR_PART',
      errno: 3,
      origin: 'broker',
      isFatal: false,
      isRetriable: true,
      requiresAbort: false,
      isTimeout: false,
      offset: 7,
    });
  });
});

describe('isKafkaError', () => {
  it('accepts an error of another installed copy of the package', () => {
    let other: unknown;
    jest.isolateModules(() => {
      const copy = jest.requireActual<typeof import('../../lib/errors/kafka-error.js')>(
        '../../lib/errors/kafka-error.js',
      );
      other = copy.KafkaError.fromErrno(-184);
    });
    expect(other).not.toBeInstanceOf(KafkaError);
    expect(KafkaError.isKafkaError(other)).toBe(true);
  });

  it.each([null, undefined, 1, 'ERR', {}, new Error('x'), { code: 'ERR__QUEUE_FULL' }])(
    'refuses %p',
    (value) => {
      expect(KafkaError.isKafkaError(value)).toBe(false);
    },
  );
});

describe('stack', () => {
  it("starts at the caller, without the error's own frames", () => {
    const frames = (KafkaError.fromErrno(-184).stack ?? '').split('\n');
    expect(frames[0]).toBe('KafkaError: Local: Queue full');
    expect(frames[1]).toContain('kafka-error.test.ts');
  });

  it('is left out on request, and the limit is as before', () => {
    const limit = Error.stackTraceLimit;
    const error = KafkaError.fromErrno(-184, '', { stack: false });
    expect(error.stack).toBe('KafkaError: Local: Queue full');
    expect(Error.stackTraceLimit).toBe(limit);
  });

  it('can be that of the call that failed later', async () => {
    function commit(): Promise<KafkaError> {
      const callSite = captureCallSite(commit);
      return new Promise((resolve) => {
        setImmediate(() => {
          resolve(KafkaError.fromErrno(-185, 'late\nand long', { callSite }));
        });
      });
    }
    async function theApp(): Promise<KafkaError> {
      return await commit();
    }
    const stack = (await theApp()).stack ?? '';
    expect(stack).toMatch(/^KafkaError: late\nand long\n {4}at /);
    expect(stack).toContain('theApp');
    expect(stack).not.toContain('captureCallSite');
    expect(stack).not.toContain('Immediate');
  });
});
