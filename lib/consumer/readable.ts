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

  /** Gives the next message to `deliver`; null at the end, or once cancelled. */
  async next(deliver: (message: Message | null) => void): Promise<void> {
    const pulls = this.#pulls;
    const item = pulls.takeNow(false) ?? (await pulls.next(false, undefined, this.#handle));
    const message = item as Message | null; // Readers that want no events get no others.
    if (message !== null && this.#isCancelled) this.giveBack([message]);
    // In the same step as the look at #isCancelled: nothing can come between them.
    deliver(this.#isCancelled ? null : message);
  }

  /** Hands these to the next reader, who may be waiting already. */
  giveBack(messages: readonly Message[]): void {
    this.#pulls.giveBack(messages);
    this.#pulls.serve();
  }

  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#handle.cancel();
  }
}

/** A Node stream of messages. */
export function messageReadable(pulls: Pulls, options: ReadableOptions): Readable {
  const source = new MessageSource(pulls);
  // The newest ones: those that nobody has read yet are among them.
  const pushed: Message[] = [];
  return new Readable({
    objectMode: true,
    highWaterMark: options.highWaterMark ?? 0,
    ...(options.signal && { signal: options.signal }),
    read() {
      source
        .next((message) => {
          if (message !== null) pushed.push(message);
          this.push(message);
          pushed.splice(0, pushed.length - this.readableLength);
        })
        .catch((error: unknown) => this.destroy(error as Error));
    },
    destroy(error, callback) {
      source.cancel();
      source.giveBack(pushed.slice(pushed.length - this.readableLength));
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
        await source.next((message) => {
          if (message !== null) {
            controller.enqueue(message);
          } else if (!source.isCancelled) {
            stopListening?.();
            controller.close();
          }
        });
      },
      cancel() {
        stopListening?.();
        source.cancel();
      },
    },
    { highWaterMark },
  );
}
