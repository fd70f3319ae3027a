// Reads librdkafka's configuration properties out of CONFIGURATION.md, and out of rdkafka_conf.c what
// the manual leaves out: which ones are sensitive, and which are hidden.

import {
  DEDICATED,
  HIDDEN,
  INTEGER_WORDS,
  LIST_SEPARATORS,
  MANAGED,
  OWN_DEFAULTS,
  STRING_VALUES,
} from './overrides.mjs';

const KINDS = {
  string: 'string',
  integer: 'integer',
  float: 'float',
  boolean: 'boolean',
  'enum value': 'enum',
  'CSV flags': 'flags',
  'pattern list': 'list',
  'see dedicated API': 'dedicated',
};

const words = (text) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

/** One table row. A pipe inside a cell is escaped in the manual, and is plain in the result. */
function parseRow(line, level) {
  const cells = line.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
  if (cells.length !== 6) throw new Error(`Row with ${cells.length} cells: ${line.slice(0, 60)}`);
  const [name, scope, range, fallback, importance, text] = cells;
  const type = /<br>\*Type: (.+)\*$/.exec(text)?.[1];
  const kind = KINDS[type];
  if (!kind) throw new Error(`${name} has the unknown type ${type}`);
  const bounds = /^(\S+) \.\. (\S+)$/.exec(range);
  const description = text.replace(/\s*<br>\*Type: .+\*$/, '');
  return {
    name,
    level,
    scope,
    kind,
    importance,
    ...(bounds && { min: Number(bounds[1]), max: Number(bounds[2]) }),
    // The features of a build are its range; the manual prints them in the default column.
    ...(kind === 'enum' && { values: words(range) }),
    ...(kind === 'flags' && { values: words(range || fallback) }),
    ...(fallback !== '' && kind !== 'dedicated' && { default: fallback }),
    ...aliasOf(description),
    ...(description.includes('**DEPRECATED**') && { deprecated: true }),
    description,
  };
}

function aliasOf(description) {
  const target = /Alias for `([^`]+)`/.exec(description)?.[1];
  return target === undefined ? {} : { aliasOf: target };
}

function parseRows(manual) {
  const rows = [];
  let level;
  for (const line of manual.split('\n')) {
    const heading = /^## (Global|Topic) configuration/.exec(line);
    if (heading) level = heading[1].toLowerCase();
    else if (level && line.includes('|') && !/^(Property |-)/.test(line)) {
      rows.push(parseRow(line, level));
    }
  }
  return rows;
}

/** rd_kafka_conf_set() tries the global table first, so a topic row of the same name is out of reach. */
function withoutShadowed(rows) {
  const seen = new Map();
  for (const row of rows) if (!seen.has(row.name)) seen.set(row.name, row);
  return [...seen.values()];
}

/** Names of the entries of rdkafka_conf.c whose flags include `flag`. */
function namesWithFlag(conf, flag) {
  const entry = new RegExp(
    `\\{\\s*_RK_(?:GLOBAL|TOPIC)[\\s|\\w]*?\\b${flag}\\b[\\s|\\w]*,\\s*"([^"]+)"`,
    'g',
  );
  return new Set([...conf.matchAll(entry)].map((match) => match[1]));
}

function refine(row, secrets) {
  const target = row.aliasOf ?? row.name;
  const refined = { ...row };
  // The features of the build that printed the manual, not of the one that is linked.
  if (row.name === 'builtin.features') delete refined.default;
  const separator = row.kind === 'flags' ? ',' : LIST_SEPARATORS[target];
  if (separator) {
    refined.separator = separator;
    if (row.kind === 'string') refined.kind = 'list';
  }
  if (STRING_VALUES[target]) {
    refined.values = STRING_VALUES[target];
    if (row.kind === 'string' && !separator) refined.kind = 'enum';
  }
  if (INTEGER_WORDS[target]) refined.values = INTEGER_WORDS[target];
  if (target.endsWith('.pem')) refined.kind = 'pem';
  if (secrets.has(target)) refined.secret = true;
  const instead = row.kind === 'dedicated' ? DEDICATED[row.name] : MANAGED[row.name];
  if (row.kind === 'dedicated' && !instead)
    throw new Error(`overrides.mjs: no text for ${row.name}`);
  if (instead) refined.instead = instead;
  if (OWN_DEFAULTS[row.name]) refined.ownDefault = OWN_DEFAULTS[row.name];
  return refined;
}

function checkOverrides(names, hidden) {
  const tables = [LIST_SEPARATORS, STRING_VALUES, INTEGER_WORDS, OWN_DEFAULTS, DEDICATED, MANAGED];
  const used = tables.flatMap(Object.keys);
  const gone = used.filter((name) => !names.has(name));
  gone.push(...HIDDEN.map((row) => row.name).filter((name) => !hidden.has(name)));
  if (gone.length > 0) throw new Error(`overrides.mjs names what librdkafka has not: ${gone}`);
}

/** Every property by name, each name once, the manual's order first and the hidden ones last. */
export function parseProperties(manual, conf) {
  const rows = withoutShadowed(parseRows(manual));
  const names = new Set(rows.map((row) => row.name));
  checkOverrides(names, namesWithFlag(conf, '_RK_HIDDEN'));
  const secrets = namesWithFlag(conf, '_RK_SENSITIVE');
  if (secrets.size === 0) throw new Error('rdkafka_conf.c marks no property as sensitive');
  const hidden = HIDDEN.map((row) => ({
    level: 'global',
    importance: 'low',
    hidden: true,
    ...row,
  }));
  return [...rows.map((row) => refine(row, secrets)), ...hidden];
}
