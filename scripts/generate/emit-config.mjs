// Writes lib/config/properties.generated.ts and docs/configuration.md.

import { generatedHeader, tableCell, tsdoc } from './text.mjs';

const quoted = (values) => values.map((value) => JSON.stringify(value)).join(' | ');

function tsType(property) {
  switch (property.kind) {
    case 'integer':
      return property.values ? `number | ${quoted(property.values)}` : 'number';
    case 'float':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'enum':
      return quoted(property.values);
    case 'flags':
    case 'list':
      return property.values
        ? `string | readonly (${quoted(property.values)})[]`
        : 'string | readonly string[]';
    case 'pem':
      return 'string | Uint8Array';
    default:
      return 'string';
  }
}

const UNITS = [
  [/\.(ms|rtt)$/, 'milliseconds'],
  [/\.seconds$/, 'seconds'],
  [/\.kbytes$/, 'kilobytes'],
  [/(\.bytes|^batch\.size)$/, 'bytes'],
];

const ownDefault = ({ ownDefault: value }) =>
  value === undefined ? [] : [`This package's default: ${value}.`];

const unitOf = (name) => UNITS.find(([pattern]) => pattern.test(name))?.[1];

function facts(property) {
  const unit = unitOf(property.aliasOf ?? property.name);
  return [
    ...(unit && property.min !== undefined ? [`Unit: ${unit}.`] : []),
    ...(property.min !== undefined ? [`Range: ${property.min} to ${property.max}.`] : []),
    ...(property.separator
      ? [`A list, or its entries joined with \`${property.separator}\`.`]
      : []),
    ...(property.default !== undefined ? [`Default: \`${property.default}\`.`] : []),
    ...ownDefault(property),
  ].join(' ');
}

/** librdkafka's description without the marks that become TSDoc tags. */
const prose = (property) =>
  property.description
    .replace(/\*\*DEPRECATED\*\*\s*/g, '')
    .replace(/^Alias for `([^`]+)`: .*$/s, 'Alias of `$1`.');

function member(property) {
  const doc = tsdoc([
    prose(property),
    ...(facts(property) ? [facts(property)] : []),
    ...(property.deprecated ? ['@deprecated By librdkafka.'] : []),
  ]);
  return `${doc}\n  '${property.name}'?: ${tsType(property)} | undefined;`;
}

function configInterface(name, head, doc, properties, scope) {
  const members = properties.filter((p) => p.scope === scope && !p.instead).map(member);
  return `${tsdoc([doc], '')}\nexport interface ${name}${head} {\n${members.join('\n')}\n}\n`;
}

const SPEC_FIELDS = [
  'name',
  'level',
  'scope',
  'kind',
  'min',
  'max',
  'values',
  'separator',
  'default',
  'aliasOf',
  'deprecated',
  'hidden',
  'secret',
  'instead',
];

function spec(property) {
  const fields = SPEC_FIELDS.filter((field) => property[field] !== undefined);
  return `  { ${fields.map((field) => `${field}: ${JSON.stringify(property[field])}`).join(', ')} },`;
}

const SPEC_TYPE = `/** How the value of a property is read. */
export type PropertyKind =
  | 'string'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'enum'
  | 'flags'
  | 'list'
  | 'pem'
  | 'dedicated';

/** One row of librdkafka's property table. */
export interface PropertySpec {
  readonly name: string;
  /** \`topic\` properties are set on the default topic config by the same call. */
  readonly level: 'global' | 'topic';
  /** Clients that it is for: producers, consumers, or all. */
  readonly scope: 'P' | 'C' | '*';
  readonly kind: PropertyKind;
  /** Lowest number allowed. */
  readonly min?: number;
  /** Highest number allowed. */
  readonly max?: number;
  /** Words allowed: all that an enum takes; those that an integer takes besides numbers. */
  readonly values?: readonly string[];
  /** What separates the entries of a list in its text form. */
  readonly separator?: string;
  /** librdkafka's default, as text. Absent if there is none. */
  readonly default?: string;
  /** Name of the property that this one is another name of. */
  readonly aliasOf?: string;
  readonly deprecated?: true;
  /** Not in librdkafka's manual. */
  readonly hidden?: true;
  /** librdkafka redacts its value in its own dumps. */
  readonly secret?: true;
  /** The app cannot set it; what to use instead. */
  readonly instead?: string;
}
`;

export function emitProperties(properties, version) {
  return `${generatedHeader(version, 'CONFIGURATION.md and src/rdkafka_conf.c')}
${configInterface('CommonConfig', '', 'Properties of librdkafka that every client takes.', properties, '*')}
${configInterface('ProducerConfig', ' extends CommonConfig', 'Properties of librdkafka that a producer takes.', properties, 'P')}
${configInterface('ConsumerConfig', ' extends CommonConfig', 'Properties of librdkafka that a consumer takes.', properties, 'C')}
/** Properties of librdkafka that an admin client takes. */
export type AdminConfig = CommonConfig;

${SPEC_TYPE}
/**
 * librdkafka's properties, each name once: where a global and a topic property share a name,
 * librdkafka sets the global one. What its manual does not list comes last.
 */
export const PROPERTIES: readonly PropertySpec[] = [
${properties.map(spec).join('\n')}
];
`;
}

const code = (text) => `\`${tableCell(text)}\``;

function docType(property) {
  const range = property.min === undefined ? '' : ` ${property.min} .. ${property.max}`;
  const values = property.values ? property.values.map(code).join(', ') : '';
  switch (property.kind) {
    case 'dedicated':
      return '-';
    case 'enum':
      return values;
    case 'flags':
    case 'list':
      return `list, by ${code(property.separator)}${values && `: ${values}`}`;
    default:
      return `${property.kind}${range}${values && ` or ${values}`}`;
  }
}

function docNote(property) {
  return [
    ...(property.instead ? [`Not settable: ${property.instead}.`] : []),
    ...(property.aliasOf ? [`Alias of ${code(property.aliasOf)}.`] : []),
    ...(property.deprecated ? ['Deprecated.'] : []),
    ...(property.secret ? ['Never printed.'] : []),
    ...ownDefault(property),
    ...(property.hidden ? [property.description] : []),
  ].join(' ');
}

function docRow(property) {
  const fallback = property.default === undefined ? '' : code(property.default);
  const note = tableCell(docNote(property));
  return `| ${code(property.name)} | ${property.scope} | ${docType(property)} | ${fallback} | ${note} |`;
}

export function emitConfigDocs(properties, version) {
  return `<!-- Generated from librdkafka ${version} by \`npm run generate\`. Do not edit. -->
<!-- prettier-ignore-start -->

# Configuration

The first argument of \`new Producer\`, \`new Consumer\` and \`new AdminClient\` is a plain object of librdkafka's own properties,
topic properties included. What each one means is in the types (hover over it in an editor) and in librdkafka's
[CONFIGURATION.md](https://github.com/confluentinc/librdkafka/blob/v${version}/CONFIGURATION.md). What belongs to this package,
not to librdkafka, goes into the second argument.

A config is checked as a whole before anything starts. If it is bad, one \`KafkaError\` with the code \`ERR__INVALID_ARG\` is
thrown; its message names every bad property, \`configKey\` is the first of them and \`configKeys\` are all.

- **Names.** An unknown property is an error, with the name that was probably meant. Only with \`plugin.library.paths\` set are
  unknown names passed on: a plugin may know them.
- **Scope.** A producer refuses consumer properties and the other way round; an admin client takes only those marked \`*\`. Keep
  what clients share in one object and spread it: \`new Consumer({ ...shared, 'group.id': 'g' })\`.
- **Values.** Numbers and booleans as such, or as text (from environment variables): decimal digits, \`true\` / \`false\` / \`t\` /
  \`f\` / \`1\` / \`0\`. Words in any case. Lists as arrays or as librdkafka's text. PEM as text or bytes.
- **Nothing.** \`undefined\` leaves a property out, as do \`''\` for text and \`[]\` for \`debug\`. \`null\` is an error.
- **Aliases.** Either name can be used; both at once only with the same value.
- **Secrets.** Values marked "never printed", and those of unknown names, do not appear in errors or in \`util.inspect\`.
- Only own enumerable properties are read, each once. The object is never changed.

## Properties of librdkafka ${version}

Scope: \`P\` producer, \`C\` consumer, \`*\` every client.

| Property | Scope | Type, range | Default | Note |
| --- | --- | --- | --- | --- |
${properties.map(docRow).join('\n')}

<!-- prettier-ignore-end -->
`;
}
