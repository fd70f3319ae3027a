// The event loop's turn, for loops that could go on for ever in microtasks: `for await` over a
// consumer that is never idle would otherwise starve timers and sockets.
import { setImmediate } from 'node:timers';

/** How long delivery may go on before the event loop gets a turn. */
const MAX_TURN_MS = 2;
/** Steps between two looks at the clock, while they are short. */
const CLOCK_STEPS = 8;
/** An app that needs longer than this for them is looked at after every step. */
const SHORT_STEPS_MS = 1;

/** Calls `onEnd` when the turn in which `begin()` was called has ended. */
export class Turn {
  readonly #onEnd: () => void;
  #running = false;
  #startedAt = 0;
  #lookedAt = 0;
  #steps = 0;
  #stride = CLOCK_STEPS;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  /** Notes that something has been handed out in this turn. */
  begin(): void {
    if (this.#running) return;
    this.#running = true;
    this.#steps = 0;
    this.#startedAt = this.#lookedAt = performance.now();
    setImmediate(() => {
      this.#running = false;
      this.#onEnd();
    });
  }

  /**
   * Whether this turn has lasted too long.
   *
   * @param step - What has been done since the last call: 1 for a message; 8 or more looks at the
   *   clock at once.
   */
  isOverdue(step: number): boolean {
    if (!this.#running) return false;
    this.#steps += step;
    if (this.#steps < this.#stride) return false;
    this.#steps = 0;
    const now = performance.now();
    this.#stride = now - this.#lookedAt > SHORT_STEPS_MS ? 1 : CLOCK_STEPS;
    this.#lookedAt = now;
    return now - this.#startedAt > MAX_TURN_MS;
  }
}
