// Adds up what several runners report.

/** @typedef {{ passed: number, failed: number, skipped?: number }} Counts */

export class Tally {
  /** @type {(Counts & { name: string })[]} */
  #runs = [];
  /** Where everything is there to run everything, a test that did not has failed. */
  #mustRunAll = Boolean(process.env.CI);

  /**
   * @param {string} name
   * @param {number} status The runner's exit code.
   * @param {Counts | undefined} counts What it reported; undefined when it died before.
   */
  add(name, status, counts = { passed: 0, failed: 0 }) {
    const { passed, skipped = 0 } = counts;
    const failed = counts.failed + (this.#mustRunAll ? skipped : 0);
    // A runner that failed without a failing test, or lost its tests, failed as a whole: one failure.
    const isWhole = status === 0 && passed + failed + skipped > 0;
    this.#runs.push({ name, passed, failed: isWhole ? failed : Math.max(failed, 1), skipped });
  }

  /**
   * Prints a line per run and the sum, last and alone.
   *
   * @returns {boolean} Whether something ran and nothing failed.
   */
  print() {
    for (const run of this.#runs) {
      const skipped = run.skipped ? `, ${run.skipped} skipped` : '';
      console.log(`${run.name}: ${run.passed} passed, ${run.failed} failed${skipped}`);
    }
    const sum = (key) => this.#runs.reduce((total, run) => total + run[key], 0);
    console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
    return sum('failed') === 0 && sum('passed') > 0;
  }
}
