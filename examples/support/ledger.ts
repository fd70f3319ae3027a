// The demo's book-keeping: what was sent, what came back, and whether it is the same.
import type { Message, ProducerMessage } from 'kafka-napi';

type Strand = 'channel' | 'function';

export class Ledger {
  produced = 0;
  delivered = 0;
  consumed = 0;
  duplicated = 0;
  damaged = 0;

  readonly #count: number;
  readonly #expectedOf: (message: Message) => ProducerMessage;
  readonly #seen: Uint8Array;
  readonly #received: Record<Strand, number> = { channel: 0, function: 0 };
  readonly #assigned: Record<Strand, number> = { channel: 0, function: 0 };
  #lastLine = '';
  #lastBreak = performance.now();

  constructor(count: number, expectedOf: (message: Message) => ProducerMessage) {
    this.#count = count;
    this.#expectedOf = expectedOf;
    this.#seen = new Uint8Array(count);
  }

  assign(strand: Strand, partitions: number): void {
    this.#assigned[strand] = partitions;
  }

  hasBothMembers(): boolean {
    return this.#assigned.channel > 0 && this.#assigned.function > 0;
  }

  receive(strand: Strand, message: Message): void {
    if (message.headers.length === 0) return; // The message that created the topic.
    const expected = this.#expectedOf(message);
    const index = Number(message.headers[0]?.[1]?.toString());
    if (!isSame(message, expected) || !(index >= 0 && index < this.#count)) {
      this.damaged++;
      return;
    }
    if (this.#seen[index] === 1) {
      this.duplicated++;
      return;
    }
    this.#seen[index] = 1;
    this.consumed++;
    this.#received[strand]++;
  }

  note(text: string): void {
    console.log(`demo: ${text}`);
  }

  /** Whether a synchronous loop has gone on for long enough. */
  wantsBreak(): boolean {
    const now = performance.now();
    if (now - this.#lastBreak < 5) return false;
    this.#lastBreak = now;
    return true;
  }

  /** Shows the progress until `condition` holds. */
  async until(condition: () => boolean, what: string, deadlineMs: number): Promise<void> {
    const startedAt = performance.now();
    while (!condition()) {
      this.#show();
      if (performance.now() - startedAt > deadlineMs) {
        throw new Error(`not in time: ${what} (${this.#state()})`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    this.#show();
  }

  finish(rate: number): void {
    const lost = this.#count - this.consumed;
    const { channel, function: functional } = this.#received;
    console.log(`demo: channel style read ${channel}, function style read ${functional}`);
    const ok = lost === 0 && this.damaged === 0 && this.delivered === this.#count;
    console.log(
      `demo ${ok ? 'ok' : 'FAILED'}: produced=${this.produced} delivered=${this.delivered} ` +
        `consumed=${this.consumed} rate=${rate}/s lost=${lost} duplicated=${this.duplicated}` +
        (this.damaged > 0 ? ` damaged=${this.damaged}` : ''),
    );
    if (!ok) process.exitCode = 1;
  }

  #state(): string {
    const { channel, function: functional } = this.#assigned;
    return (
      `partitions ${channel}+${functional}, produced ${this.produced}, ` +
      `delivered ${this.delivered}, consumed ${this.consumed}`
    );
  }

  #show(): void {
    const line = `demo: ${this.#state()}`;
    if (line === this.#lastLine) return;
    this.#lastLine = line;
    console.log(line);
  }
}

function isSame(message: Message, expected: ProducerMessage): boolean {
  const headers = expected.headers as readonly (readonly [string, Buffer | string | null])[];
  return (
    isSameBytes(message.key, expected.key) &&
    isSameBytes(message.value, expected.value) &&
    message.headers.length === headers.length &&
    headers.every(([name, value], i) => {
      const [gotName, gotValue] = message.headers[i] ?? ['', null];
      return gotName === name && isSameBytes(gotValue, value);
    })
  );
}

function isSameBytes(
  got: Buffer | null,
  expected: Uint8Array | string | null | undefined,
): boolean {
  if (got === null || expected === null || expected === undefined)
    return got === (expected ?? null);
  return got.equals(typeof expected === 'string' ? Buffer.from(expected) : expected);
}
