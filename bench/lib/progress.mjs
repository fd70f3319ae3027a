// What has been measured so far. A run for the targets takes minutes: one that was ended goes on
// where it was, if it would measure the same.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deps/paths.mjs';

export class Progress {
  /** What is known of the machine: from the first of the runs. */
  facts;
  /** @type {Record<string, any>[]} */
  results = [];
  #file;
  #key;
  #order;

  /**
   * @param {ReturnType<import('./options.mjs').parseOptions>} options
   * @param {string} kind
   * @param {ReturnType<import('./machine.mjs').machine>} facts
   * @param {import('./plan.mjs').Planned[]} planned
   */
  constructor(options, kind, facts, planned) {
    this.facts = facts;
    this.#order = planned.map(({ scenario }) => scenario.name);
    if (!options.targets) return;
    this.#file = join(root, 'build/bench', `progress-${options.name ?? kind}.json`);
    const plan = planned.map(({ scenario, settings, entries }) => [
      scenario,
      settings,
      entries.map(({ id }) => id),
    ]);
    const { commit, cpu, node, link, versions } = facts;
    const { repeat } = options;
    this.#key = JSON.stringify([plan, commit, cpu, node, link, versions, repeat]);
    if (!options.fresh) this.#resume();
  }

  /** @param {import('./plan.mjs').Planned} planned */
  has({ scenario: { name } }) {
    return this.results.some(({ scenario }) => scenario.name === name);
  }

  /** @param {Record<string, any>} result */
  add(result) {
    this.results.push(result);
    const at = ({ scenario }) => this.#order.indexOf(scenario.name);
    this.results.sort((a, b) => at(a) - at(b));
    if (this.#file === undefined) return;
    mkdirSync(join(root, 'build/bench'), { recursive: true });
    const { facts, results } = this;
    writeFileSync(this.#file, JSON.stringify({ key: this.#key, facts, results }));
  }

  /** All is written elsewhere: the next run is a new one. */
  end() {
    if (this.#file !== undefined) rmSync(this.#file, { force: true });
  }

  #resume() {
    if (!existsSync(this.#file)) return;
    const { key, facts, results } = JSON.parse(readFileSync(this.#file, 'utf8'));
    if (key !== this.#key) return;
    this.facts = facts;
    this.results = results;
    const names = results.map(({ scenario }) => scenario.name).join(', ');
    console.log(`measured already, by a run that was ended (--fresh begins anew): ${names}`);
  }
}
