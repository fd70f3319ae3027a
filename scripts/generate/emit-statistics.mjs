// Writes lib/client/statistics.generated.ts and docs/statistics.md.

import { generatedHeader, tableCell, tsdoc } from './text.mjs';

const KIND_WORDS = { counter: 'Counter.', gauge: 'Gauge.' };

/** One line where it fits. */
function docBlock(paragraphs, indent) {
  const line = `${indent}/** ${paragraphs[0]} */`;
  return paragraphs.length === 1 && line.length <= 100 ? line : tsdoc(paragraphs, indent);
}

function member(field) {
  const kind = KIND_WORDS[field.kind];
  const text = [field.text, ...(kind ? [kind] : [])].join(' ');
  const deprecated = field.deprecated ? [`@deprecated ${field.deprecated}`] : [];
  const doc = docBlock([text, ...deprecated], '  ');
  return `${doc}\n  readonly ${field.name}${field.optional ? '?' : ''}: ${field.type};`;
}

const emitInterface = ({ name, text, fields }) =>
  `${docBlock([text], '')}\nexport interface ${name} {\n${fields.map(member).join('\n')}\n}\n`;

export function emitStatistics(tables, version) {
  return `${generatedHeader(version, 'STATISTICS.md and src/rdkafka.c')}
// Counter: only grows as long as what it is about exists. Gauge: how it is at the moment.

${tables.map(emitInterface).join('\n')}`;
}

/** The TypeScript type in words, with links to the tables. */
function docType({ type, kind, optional }) {
  const of = /^Readonly<Record<string, (\w+)>>$/.exec(type)?.[1];
  const inner = of ?? type;
  const linked = /^[A-Z]/.test(inner) ? `[${inner}](#${inner.toLowerCase()})` : inner;
  const words = of ? `record of ${linked}` : linked === 'number' ? (kind ?? 'number') : linked;
  return `${tableCell(words)}${optional ? ', optional' : ''}`;
}

function docTable({ name, text, fields }) {
  const rows = fields.map((field) => {
    const note = field.deprecated ? `${field.text} ${field.deprecated}` : field.text;
    return `| \`${field.name}\` | ${docType(field)} | ${tableCell(note)} |`;
  });
  return `## ${name}

${text}

| Field | Type | Meaning |
| --- | --- | --- |
${rows.join('\n')}
`;
}

export function emitStatisticsDocs(tables, version) {
  return `<!-- Generated from librdkafka ${version} by \`npm run generate\`. Do not edit. -->
<!-- prettier-ignore-start -->

# Statistics

With \`statistics.interval.ms\` set, a client emits a \`stats\` event that often: to the reader of its events, else to its handler.
\`event.raw\` is librdkafka's JSON text, \`event.stats\` the same as an object of the type \`Statistics\`, parsed when it is first
read. The names are librdkafka's own.

- **counter** is a number that only grows. The difference of two events, divided by that of their \`ts\` (microseconds), is a rate:
  see [examples/statistics.ts](../examples/statistics.ts). The totals are sums over the brokers and topics that the client knows
  at the moment: they fall when one of those goes away.
- **gauge** is a number as it is at the moment. **number** is any other: an id, a limit, a time.
- Totals, brokers and partitions are read one after another while the client works, so they need not add up.
- librdkafka escapes nothing. With a quotation mark or a backslash in \`client.id\` or in the text of an error, \`event.raw\` is no
  JSON, and reading \`event.stats\` throws a \`SyntaxError\`.
- Fields of librdkafka ${version}. An older system librdkafka lacks some, a newer one may have more.

${tables.map(docTable).join('\n')}
<!-- prettier-ignore-end -->
`;
}
