// Reads the fields of librdkafka's statistics out of STATISTICS.md, and checks them against the names
// that rdkafka.c writes: the manual leaves some out. The words that a state can have come from the code,
// as the manual's lists lag behind.

import { TABLES, WORD_LISTS } from './statistics-texts.mjs';

const TYPES = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int: { type: 'number', kind: 'counter' },
  'int gauge': { type: 'number', kind: 'gauge' },
  object: {},
};

/** Rows of the table under a heading: name -> type, as the manual has it. */
function parseTable(manual, heading) {
  const title = `\n## ${heading}\n`;
  const start = manual.indexOf(title);
  if (start < 0) throw new Error(`STATISTICS.md has no table "${heading}"`);
  const [section] = manual.slice(start + title.length).split(/\n#+ /);
  const rows = section.split('\n').filter((line) => line.includes(' | '));
  return new Map(
    rows
      .map((row) => row.split('|').map((cell) => cell.trim()))
      .filter(([name]) => name !== 'Field' && !/^-+$/.test(name))
      .map(([name, type]) => [name, type]),
  );
}

/** Every field name that the code writes, whichever object it is in. */
function emittedNames(source) {
  const start = source.indexOf('rd_kafka_stats_emit_avg(struct _stats_emit');
  const end = source.indexOf('static void rd_kafka_1s_tmr_cb(');
  if (start < 0 || end < start) throw new Error('rdkafka.c emits statistics in another way');
  const code = source.slice(start, end);
  const literal = [...code.matchAll(/\\"(\w+)\\":/g)];
  const windows = [...code.matchAll(/rd_kafka_stats_emit_avg\(st,\s*"(\w+)"/g)];
  return new Set([...literal, ...windows].map((match) => match[1]));
}

/** The words of `const char *names[] = { ... }` behind a mark, as a list for people. */
function wordsBehind(text, [path, mark]) {
  const found = /=\s*\{([^}]*)\}/.exec(text.slice(Math.max(text.indexOf(mark), 0)));
  const words = [...(found?.[1] ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1]);
  if (!text.includes(mark) || words.length === 0) throw new Error(`${path} has no ${mark}`);
  return words.map((word) => `\`${word}\``).join(', ');
}

function fieldOf(table, name, manualType) {
  const base = TYPES[manualType];
  if (!base) throw new Error(`${table.name}.${name} has the unknown type ${manualType}`);
  const text = table.fields[name];
  if (!text) throw new Error(`statistics-texts.mjs: no text for ${table.name}.${name}`);
  const type = table.types[name] ?? base.type;
  if (!type) throw new Error(`statistics-texts.mjs: no type for the object ${table.name}.${name}`);
  const kind = table.kinds[name] ?? base.kind;
  return { name, type, text, ...(kind && { kind }) };
}

function parseFields(table, manual) {
  const rows = table.heading ? parseTable(manual, table.heading) : new Map();
  const told = [table.fields, table.types, table.kinds].flatMap(Object.keys);
  const gone = told.filter((name) => !rows.has(name));
  if (gone.length > 0) throw new Error(`${table.name}: librdkafka's manual has no ${gone}`);
  const extra = Object.entries(table.extra ?? {}).map(([name, field]) => ({ name, ...field }));
  const known = extra.filter(({ name }) => rows.has(name)).map(({ name }) => name);
  if (known.length > 0) throw new Error(`${table.name}: the manual now has ${known}`);
  return [...[...rows].map(([name, type]) => fieldOf(table, name, type)), ...extra];
}

function checkNames(tables, source) {
  const emitted = emittedNames(source);
  const names = new Set(tables.flatMap(({ fields }) => fields.map(({ name }) => name)));
  const unknown = [...emitted].filter((name) => !names.has(name));
  if (unknown.length > 0) throw new Error(`rdkafka.c emits what no table has: ${unknown}`);
  const unwritten = [...names].filter((name) => !emitted.has(name));
  if (unwritten.length > 0) throw new Error(`rdkafka.c does not emit ${unwritten}`);
}

/**
 * @param {string} manual STATISTICS.md
 * @param {string} source src/rdkafka.c
 * @param {(path: string) => Promise<string>} read
 * @returns the tables of `statistics-texts.mjs`, each with its fields in the manual's order.
 */
export async function parseStatistics(manual, source, read) {
  const lists = Object.entries(WORD_LISTS).map(async ([key, place]) => [
    key,
    wordsBehind(await read(place[0]), place),
  ]);
  const words = Object.fromEntries(await Promise.all(lists));
  const fill = (text) =>
    text.replace(/\{(\w+)\}/g, (_, key) => {
      if (!words[key]) throw new Error(`statistics-texts.mjs: no word list ${key}`);
      return words[key];
    });
  const tables = TABLES.map(({ name, text, optional, ...rest }) => ({
    name,
    text,
    fields: parseFields({ name, ...rest }, manual).map((field) => ({
      ...field,
      text: fill(field.text),
      ...(optional.includes(field.name) && { optional: true }),
    })),
  }));
  checkNames(tables, source);
  return tables;
}
