// A consumer's messages as streams.
//
// Nothing is buffered by default: the consumer has a batch at hand anyway, and a message that a
// stream takes ahead of its reader would count as processed too early.
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { PullHandle } from '../internal/pull-iterator.js';
import type { Message } from './message.js';
import type { Pulls } from './pulls.js';
import type { ReadableOptions } from './types.js';

/** Takes messages one by one; what comes after the stream's end goes back. */
class MessageSource {
  readonly #pulls: Pulls;
  readonly #handle = new PullHandle();
  #isCancelled = false;

  constructor(pulls: Pulls) {
    this.#pulls = pulls;
  }

  /** The next message; null at the end, or once cancelled. */
  async next(): Promise<Message | null> {
    const pulls = this.#pulls;
    const item = pulls.takeNow(false) ?? (await pulls.next(false, undefined, this.#handle));
    const message = item as Message | null; // Readers that want no events get no others.
    if (message === null || !this.#isCancelled) return message;
    pulls.giveBack([message]);
    return null;
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#handle.cancel();
  }
}

/** A Node stream of messages. */
export function messageReadable(pulls: Pulls, options: ReadableOptions): Readable {
  const source = new MessageSource(pulls);
  return new Readable({
    objectMode: true,
    highWaterMark: options.highWaterMark ?? 0,
    ...(options.signal && { signal: options.signal }),
    read() {
      source.next().then(
        (message) => this.push(message),
        (error: unknown) => this.destroy(error as Error),
      );
    },
    destroy(error, callback) {
      source.cancel();
      callback(error);
    },
  });
}

/** A web stream of messages. */
export function messageReadableWeb(
  pulls: Pulls,
  { highWaterMark = 0, signal }: ReadableOptions,
): ReadableStream<Message> {
  const source = new MessageSource(pulls);
  let stopListening: (() => void) | undefined;
  return new ReadableStream<Message>(
    {
      start(controller) {
        if (signal === undefined) return;
        const onAbort = (): void => {
          source.cancel();
          controller.error(signal.reason);
        };
        if (signal.aborted) onAbort();
        signal.addEventListener('abort', onAbort, { once: true });
        stopListening = () => {
          signal.removeEventListener('abort', onAbort);
        };
      },
      async pull(controller) {
        const message = await source.next();
        if (message !== null) {
          controller.enqueue(message);
        } else if (signal?.aborted !== true) {
          stopListening?.();
          controller.close();
        }
      },
      cancel() {
        stopListening?.();
        source.cancel();
      },
    },
    { highWaterMark },
  );
}
