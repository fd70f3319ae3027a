// From the command line to what will be run.

import { versionOf } from './contenders.mjs';
import { messagesFor } from './measure.mjs';
import { SUITES } from './scenarios.mjs';
import { DEFAULTS, mockCapacity } from './spec.mjs';
import { TARGET_RUNS } from './targets.mjs';

/**
 * @typedef {object} Planned
 * @property {import('./scenarios.mjs').Scenario} scenario
 * @property {import('./spec.mjs').Settings} settings
 * @property {import('./contenders.mjs').Entry[]} entries The floor first.
 * @property {string[]} notes What the reader of the figures must know.
 */

/**
 * @param {ReturnType<import('./options.mjs').parseOptions>} options
 * @param {import('./contenders.mjs').Contender[]} contenders
 * @returns {Planned[]}
 */
export function plan(options, contenders) {
  return suiteOf(options)
    .filter(({ name }) => options.scenarios?.includes(name) ?? true)
    .map((scenario) => planned(scenario, options, contenders))
    .filter(({ entries }) => entries.length > 0);
}

function suiteOf(options) {
  if (options.targets)
    return TARGET_RUNS.filter((run) => options.kafka || run.onMock !== false).map(scenarioFor);
  return options.scenarios === undefined ? SUITES[options.suite] : SUITES.full;
}

/** A scenario as the targets need it. */
function scenarioFor({ name, only, repeat, messages }) {
  const scenario = SUITES.full.find((it) => it.name === name);
  const settings = { ...scenario.settings, ...(messages !== undefined && { messages }) };
  return { ...scenario, settings, repeat, ...(only !== undefined && { only }) };
}

function planned(scenario, options, contenders) {
  const notes = [];
  const settings = settingsOf(scenario, options, notes);
  const entries = contenders
    .filter((contender) => mayTakePart(contender, scenario, options, notes))
    .flatMap((contender) =>
      (contender.methods[scenario.workload] ?? []).map((method) => ({
        id: `${contender.name}/${method}`,
        contender,
        workload: scenario.workload,
        method,
      })),
    )
    .filter(({ id }) => isWanted(id, scenario, options));
  const peer = entries.find(({ contender }) => contender.package !== undefined);
  const part = peer && messagesFor(peer, scenario, settings);
  if (part !== undefined && part !== settings.messages) {
    notes.push(`other Node clients: ${part.toLocaleString('en-US')} messages, as they take longer`);
  }
  return { scenario, settings, entries, notes };
}

/** What the command line says comes first, but for what the scenario is about. */
function settingsOf(scenario, { settings: given, kafka }, notes) {
  const settings = { ...DEFAULTS, ...scenario.defaults, ...given, ...scenario.settings };
  const isFixed = scenario.settings?.messages !== undefined;
  if (!isFixed || given.messages !== undefined) {
    const share = scenario.share ?? 1;
    if (isFixed) settings.messages = Math.min(given.messages, scenario.settings.messages);
    settings.messages = Math.max(Math.ceil(settings.messages * share), 1);
  }
  if (scenario.workload === 'consume' && !kafka) {
    const capacity = mockCapacity(settings);
    if (capacity < settings.messages) {
      notes.push(
        `${capacity.toLocaleString('en-US')} messages instead of ` +
          `${settings.messages.toLocaleString('en-US')}: the mock keeps 5 MiB of a partition, ` +
          `and ${settings.partitions} partitions hold no more`,
      );
      settings.messages = capacity;
    }
  }
  return settings;
}

function mayTakePart(contender, { workload }, { kafka }, notes) {
  if (versionOf(contender) === undefined) {
    notes.push(`${contender.name}: not installed (npm run bench:peers)`);
    return false;
  }
  if (!kafka && contender.notOnMock.includes(workload)) {
    notes.push(`${contender.name}: cannot talk to the mock cluster; runs with --kafka`);
    return false;
  }
  return true;
}

/** The floor is always there: without it there are no ratios. */
function isWanted(id, { floor, only }, { contenders: wanted }) {
  if (id === floor) return true;
  const isNamed = wanted?.includes(id) ?? false;
  if (isNamed) return true;
  if (only !== undefined && !only.includes(id)) return false;
  return wanted === undefined || wanted.includes(id.split('/')[0]);
}
