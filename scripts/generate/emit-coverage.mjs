// docs/librdkafka-coverage.md: which functions of librdkafka are bound, and why the others are not.
import { LEGACY, RULES } from './coverage-reasons.mjs';

const KINDS = {
  legacy: 'Legacy',
  c: 'Of no use outside C',
  other: 'Done in another way',
  planned: 'Planned',
  pending: 'Pending',
};

/** Of the functions that are of use outside C, in percent; bound, or done in another way. */
const TARGET = 90;

/** What other bindings of librdkafka for Go and Node reach of the functions that are no legacy. */
const PEERS = [
  ['confluent-kafka-go', 58],
  ['@confluentinc/kafka-javascript', 39],
  ['node-rdkafka', 21],
];

/**
 * @param {{ header: string, names: string[] }[]} headers
 * @param {Map<string, string[]>} uses Files by function.
 * @param {string} version
 */
export function emitCoverage(headers, uses, version) {
  const all = headers.flatMap(({ names }) => names);
  const open = all.filter((name) => !uses.has(name));
  const rest = new Set(open);
  const take = (patterns) => {
    const taken = open.filter((name) => rest.has(name) && patterns.some((p) => matches(p, name)));
    for (const name of taken) rest.delete(name);
    return taken;
  };
  const groups = RULES.map(({ kind, reason, names }) => ({ kind, reason, taken: take(names) }));
  if (rest.size > 0) {
    throw new Error(
      `neither bound nor explained in scripts/generate/coverage-reasons.mjs: ${[...rest].join(', ')}`,
    );
  }
  return [
    `<!-- Generated from librdkafka ${version} and src-native/ by \`npm run generate\`. Do not edit. -->`,
    '<!-- prettier-ignore-start -->',
    '',
    '# What is bound of librdkafka',
    '',
    `Every function that librdkafka ${version} exports: where the addon calls it, or why it does not.`,
    '',
    ...figures(all, uses, groups),
    '',
    ...Object.entries(KINDS).flatMap(([kind, title]) =>
      section(
        title,
        groups.filter((group) => group.kind === kind),
      ),
    ),
    ...headers.flatMap(({ header, names }) => [
      `## Bound: ${header}`,
      '',
      '| function | where |',
      '| --- | --- |',
      ...names.filter((name) => uses.has(name)).map((name) => row(name, uses.get(name))),
      '',
    ]),
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}

function figures(all, uses, groups) {
  const legacy = new Set(LEGACY);
  const ofC = new Set(groups.filter(({ kind }) => kind === 'c').flatMap(({ taken }) => taken));
  const current = all.filter((name) => !legacy.has(name));
  const useful = current.filter((name) => !ofC.has(name));
  const namesOf = (wanted) =>
    new Set(groups.filter(({ kind }) => kind === wanted).flatMap(({ taken }) => taken));
  const [otherwise, planned] = [namesOf('other'), namesOf('planned')];
  const now = useful.filter((name) => !planned.has(name));
  const bound = (names) => names.filter((name) => uses.has(name)).length;
  const percent = (count, names) => `${Math.round((100 * count) / names.length)} %`;
  const line = (what, names) => {
    const count = bound(names);
    return `| ${what} | ${count} | ${names.length} | ${percent(count, names)} |`;
  };
  const done = useful.filter((name) => !uses.has(name) && otherwise.has(name)).length;
  const reached = bound(useful) + done;
  const peers = PEERS.map(([name, percent]) => `${name} ${percent} %`).join(', ');
  return [
    '| of | bound | functions | |',
    '| --- | --- | --- | --- |',
    line('all that are exported', all),
    line('those that are no legacy', current),
    line('those that are of use outside C, too', useful),
    line('of these, without share consumers, which are planned', now),
    '',
    `The project's target is that at least ${TARGET} % of those that are of use outside C are bound or within reach. The figure for it is **${reached} of ${useful.length} (${percent(reached, useful)})**: the addon calls ${bound(useful)} (${percent(bound(useful), useful)}), and ${done} are [done in another way](#done-in-another-way).`,
    'Those count because an app has what they do by what is named there, or, where they are about memory and events, no need of them; that is a judgement for each, so the figure of those that are really bound stands beside it.',
    '',
    `For scale, of those that are no legacy: ${peers}.`,
  ];
}

function section(title, groups) {
  const filled = groups.filter(({ taken }) => taken.length > 0);
  if (filled.length === 0) return [];
  const lines = filled.flatMap(({ reason, taken }) => [
    `- ${reason}: ${taken.map((name) => `\`${name}\``).join(', ')}`,
  ]);
  return [`## ${title}`, '', ...lines, ''];
}

function row(name, files) {
  const short = files.map((file) => `\`${file.replace(/^src-native\//, '')}\``);
  return `| \`${name}\` | ${short.join(', ')} |`;
}

/** `*` stands for anything. */
function matches(pattern, name) {
  const body = pattern.split('*').join('.*');
  return new RegExp(`^rd_kafka_${body}$`).test(name);
}
