/**
 * An async iterator over pulls. Hand-written: an async generator would add a microtask and an
 * await per message.
 *
 * Ending it (break, return, throw, abort) loses nothing: what was not handed out stays in the
 * consumer's queue for the next reader.
 */
export class PullIterator<T> implements AsyncIterableIterator<T, undefined> {
  readonly #takeNow: () => T | undefined;
  readonly #pull: () => Promise<T | null>;
  readonly #onEnd: () => void;
  #isDone = false;

  /**
   * @param takeNow - The next item, if it is there.
   * @param pull - Promises the next item; null when there will be none.
   * @param onEnd - Called once, when the iterator ends early.
   */
  constructor(
    takeNow: () => T | undefined,
    pull: () => Promise<T | null>,
    onEnd: () => void = () => undefined,
  ) {
    this.#takeNow = takeNow;
    this.#pull = pull;
    this.#onEnd = onEnd;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#isDone) return Promise.resolve({ value: undefined, done: true });
    const item = this.#takeNow();
    if (item !== undefined) return Promise.resolve({ value: item, done: false });
    return this.#pull().then(this.#onItem, this.#onError);
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#isDone = true;
    this.#onEnd();
    return Promise.resolve({ value: undefined, done: true });
  }

  throw(error: unknown): Promise<IteratorResult<T, undefined>> {
    this.#isDone = true;
    this.#onEnd();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
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
