/** Lets an iterator call off the pulls that it waits for. */
export class PullHandle {
  readonly #cancels = new Set<() => void>();

  /** Notes how to end a waiting pull with nothing; returns how to forget that. */
  onCancel(cancel: () => void): () => void {
    this.#cancels.add(cancel);
    return () => {
      this.#cancels.delete(cancel);
    };
  }

  cancel(): void {
    for (const cancel of [...this.#cancels]) cancel();
  }
}

/**
 * An async iterator over pulls. Hand-written: an async generator would add a microtask and an
 * await per message.
 *
 * Ending it (break, return, throw, abort) loses nothing: what was not handed out stays in the
 * consumer's queue for the next reader.
 */
export class PullIterator<T> implements AsyncIterableIterator<T, undefined> {
  readonly #takeNow: () => T | undefined;
  readonly #pull: (handle: PullHandle) => Promise<T | null>;
  readonly #handle = new PullHandle();
  #isDone = false;

  /**
   * @param takeNow - The next item, if it is there.
   * @param pull - Promises the next item; null when there will be none, or when called off.
   */
  constructor(takeNow: () => T | undefined, pull: (handle: PullHandle) => Promise<T | null>) {
    this.#takeNow = takeNow;
    this.#pull = pull;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#isDone) return Promise.resolve({ value: undefined, done: true });
    const item = this.#takeNow();
    if (item !== undefined) return Promise.resolve({ value: item, done: false });
    return this.#pull(this.#handle).then(this.#onItem, this.#onError);
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#end();
    return Promise.resolve({ value: undefined, done: true });
  }

  throw(error: unknown): Promise<IteratorResult<T, undefined>> {
    this.#end();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** A pull that still waits must not swallow what comes for the next reader. */
  #end(): void {
    this.#isDone = true;
    this.#handle.cancel();
  }

  readonly #onItem = (item: T | null): IteratorResult<T, undefined> => {
    if (item !== null) return { value: item, done: false };
    this.#isDone = true;
    return { value: undefined, done: true };
  };

  readonly #onError = (error: unknown): never => {
    this.#isDone = true;
    throw error;
  };
}
