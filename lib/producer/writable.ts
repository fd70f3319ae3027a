// Streams over a channel: Node's, and the web's.
import { Writable } from 'node:stream';
import { WritableStream, type WritableStreamDefaultController } from 'node:stream/web';
import { invalidArgType } from '../errors/argument-error.js';
import { KafkaError } from '../errors/kafka-error.js';
import { deferred } from '../internal/deferred.js';
import { callSafely } from '../internal/rethrow.js';
import { checkWaitOptions } from '../internal/wait.js';
import type { ProduceChannel } from './channel.js';
import type { ProducerMessage } from './types.js';

/** Options of `writable()` and `writableWeb()`. */
export interface WritableOptions {
  /** Destroys the stream with the signal's reason. What was handed to librdkafka is sent. */
  readonly signal?: AbortSignal | undefined;
  /** Messages that the stream takes while the producer's queue is full. Default: 16. */
  readonly highWaterMark?: number | undefined;
  /**
   * Called for each message that was not delivered, or that librdkafka has refused, and then the
   * stream goes on. Default: the first one destroys the stream. The error carries the report:
   * `error.report`. A malformed message destroys the stream all the same.
   */
  readonly onDeliveryError?: ((error: KafkaError) => void) | undefined;
}

/** Opens the channel behind a stream. */
export type OpenChannel = (
  signal: AbortSignal,
  onFailure: (error: KafkaError) => void,
) => ProduceChannel;

const DEFAULT_HIGH_WATER_MARK = 16;

type Callback = (error?: Error | null) => void;

function checkOptions(options: WritableOptions): void {
  checkWaitOptions(options);
  const { highWaterMark, onDeliveryError } = options;
  if (highWaterMark !== undefined && !(Number.isInteger(highWaterMark) && highWaterMark >= 0)) {
    throw invalidArgType('options.highWaterMark', 'an integer, 0 or more', highWaterMark);
  }
  if (onDeliveryError !== undefined && typeof onDeliveryError !== 'function') {
    throw invalidArgType('options.onDeliveryError', 'a function', onDeliveryError);
  }
}

type Report = (error: KafkaError) => void;

/** `onDeliveryError`, made safe to call. */
function reporterOf({ onDeliveryError }: WritableOptions): Report | undefined {
  if (onDeliveryError === undefined) return undefined;
  return (error) => {
    callSafely(onDeliveryError, error);
  };
}

/**
 * Writes; undefined if there was room, which is nearly always and needs no promise then. A stream
 * says "enough" only where it must wait: now and then it waits for the event loop.
 */
function write(
  channel: ProduceChannel,
  message: ProducerMessage,
  report: Report | undefined,
): Promise<void> | undefined {
  try {
    if (channel.tryWrite(message)) return channel.pause();
  } catch {
    // write() says the same, with a report.
  }
  const written = channel.write(message);
  if (report === undefined) return written;
  return written.catch((error: unknown) => {
    // Without a report it is about more than this message: malformed, aborted, closed.
    if (!KafkaError.isKafkaError(error) || error.report === undefined) throw error;
    report(error);
  });
}

/** Waits for the deliveries; the failed ones have been reported already if the app wants that. */
async function finish(channel: ProduceChannel, report: Report | undefined): Promise<void> {
  try {
    await channel.close();
  } catch (error) {
    if (report === undefined) throw error;
  }
}

/** A Node stream in object mode. */
export function writableOver(open: OpenChannel, options: WritableOptions): Writable {
  checkOptions(options);
  // Destroying the stream ends a wait for room.
  const ending = new AbortController();
  const report = reporterOf(options);
  const destroy: Report = (error) => {
    stream.destroy(error);
  };
  const channel = open(ending.signal, report ?? destroy);
  const stream = new Writable({
    objectMode: true,
    highWaterMark: options.highWaterMark ?? DEFAULT_HIGH_WATER_MARK,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    write(message: ProducerMessage, _encoding, callback: Callback) {
      const written = write(channel, message, report);
      if (written === undefined) callback();
      else settle(written, callback);
    },
    final(callback: Callback) {
      settle(finish(channel, report), callback);
    },
    destroy(error, callback) {
      ending.abort(error ?? undefined);
      callback(error);
    },
  });
  return stream;
}

function settle(work: Promise<void>, callback: Callback): void {
  work.then(
    () => {
      callback();
    },
    (error: unknown) => {
      callback(error as Error);
    },
  );
}

/** A web stream. */
export function webWritableOver(
  open: OpenChannel,
  options: WritableOptions,
): WritableStream<ProducerMessage> {
  checkOptions(options);
  const { signal } = options;
  signal?.throwIfAborted();
  const ending = new AbortController();
  let controller!: WritableStreamDefaultController;
  const fail = (reason: unknown): void => {
    controller.error(reason);
    ending.abort(reason);
    forget();
  };
  // Ends a close that waits for deliveries, too: the stream itself would wait for it.
  const stopped = deferred<never>();
  stopped.promise.catch(() => undefined);
  const onAbort = (): void => {
    fail(signal?.reason);
    stopped.reject(signal?.reason);
  };
  const forget = (): void => {
    signal?.removeEventListener('abort', onAbort);
  };
  const report = reporterOf(options);
  const channel = open(ending.signal, report ?? fail);
  signal?.addEventListener('abort', onAbort, { once: true });
  return new WritableStream<ProducerMessage>(
    {
      start(given) {
        controller = given;
        // At once, and not after the write that waits. @types/node does not know it yet.
        const { signal: aborting } = given as typeof given & { readonly signal: AbortSignal };
        aborting.addEventListener('abort', () => {
          ending.abort(aborting.reason);
          stopped.reject(aborting.reason);
        });
      },
      write: (message) =>
        write(channel, message, report)?.catch((error: unknown) => {
          forget();
          throw error;
        }),
      close: () => Promise.race([finish(channel, report), stopped.promise]).finally(forget),
      abort: forget,
    },
    { highWaterMark: options.highWaterMark ?? DEFAULT_HIGH_WATER_MARK, size: () => 1 },
  );
}
