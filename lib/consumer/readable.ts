// A consumer's messages as streams.
//
// Nothing is buffered by default: the consumer has a batch at hand anyway, and a message that a
// stream takes ahead of its reader would count as processed too early.
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { PullHandle } from '../internal/pull-iterator.js';
import { Queue } from '../internal/queue.js';
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

  /** The next message, if it can be had without waiting. */
  takeNow(): Message | undefined {
    // Readers that want no events get no others.
    return this.#pulls.takeNow(false) as Message | undefined;
  }

  /** Gives the next message to `deliver`; null at the end, or once cancelled. */
  async next(deliver: (message: Message | null) => void): Promise<void> {
    const item = this.takeNow() ?? (await this.#pulls.next(false, undefined, this.#handle));
    const message = item as Message | null;
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
  const pushed = new Queue<Message>();
  const push = (stream: Readable, message: Message | null): void => {
    if (message !== null) pushed.push(message);
    stream.push(message);
    while (pushed.length > stream.readableLength) pushed.shift();
  };
  // Node asks once more for whoever begins to listen for 'readable', `for await` included, unless an
  // answer is under way: a message would be taken ahead, and the one in hand count as processed.
  let isAskedTwice = false;
  const pull = (stream: Readable): void => {
    source
      .next((next) => {
        push(stream, next);
      })
      .catch((error: unknown) => stream.destroy(error as Error));
  };
  const readable = new Readable({
    objectMode: true,
    highWaterMark: options.highWaterMark ?? 0,
    ...(options.signal && { signal: options.signal }),
    read() {
      if (isAskedTwice) {
        isAskedTwice = false;
        queueMicrotask(() => {
          if (!this.destroyed) pull(this);
        });
        return;
      }
      const message = source.takeNow();
      if (message === undefined) pull(this);
      else push(this, message);
    },
    destroy(error, callback) {
      source.cancel();
      while (pushed.length > this.readableLength) pushed.shift();
      source.giveBack(pushed.drain());
      callback(error);
    },
  });
  return readable.on('newListener', (name) => {
    if (name === 'readable') isAskedTwice = true;
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
        if (signal.aborted) {
          onAbort();
          return;
        }
        signal.addEventListener('abort', onAbort, { once: true });
        stopListening = () => {
          signal.removeEventListener('abort', onAbort);
        };
      },
      async pull(controller) {
        try {
          await source.next((message) => {
            if (message !== null) {
              controller.enqueue(message);
            } else if (!source.isCancelled) {
              stopListening?.();
              controller.close();
            }
          });
        } catch (error) {
          stopListening?.();
          throw error;
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
