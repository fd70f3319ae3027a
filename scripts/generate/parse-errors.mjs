// Reads librdkafka's error codes out of its source: numbers from the enum in rdkafka.h, descriptions
// from the table in rdkafka.c. The result equals what rd_kafka_get_err_descs() answers at run time.
// src-cpp/rdkafkacpp.h is no substitute: its copy of the enum lags behind.

const PREFIX = 'RD_KAFKA_RESP_ERR_';

/** Text between two markers, which must both be there. */
function between(text, start, end, what) {
  const from = text.indexOf(start);
  const to = from < 0 ? -1 : text.indexOf(end, from);
  if (to < 0) throw new Error(`librdkafka's ${what} has another shape than expected`);
  return text.slice(from, to);
}

function stripComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

/** name (without prefix) -> number, in the order of the enum. The end marker has no number and is left out. */
function parseEnum(header) {
  const end = header.indexOf('} rd_kafka_resp_err_t;');
  const start = header.lastIndexOf('typedef enum {', end);
  if (end < 0 || start < 0) throw new Error('rdkafka.h has no enum rd_kafka_resp_err_t');
  const numbers = new Map();
  for (const [, name, value] of stripComments(header.slice(start, end)).matchAll(
    new RegExp(`${PREFIX}(\\w+)\\s*=\\s*(-?\\d+)`, 'g'),
  )) {
    numbers.set(name, Number(value));
  }
  return numbers;
}

/** name (without prefix) -> description; adjacent C string literals are joined, NULL is ''. */
function parseDescriptions(source) {
  const table = stripComments(
    between(source, 'rd_kafka_err_descs[] = {', '\n};', 'rd_kafka_err_descs table'),
  );
  const descriptions = new Map();
  const row = new RegExp(
    `_ERR_DESC\\(\\s*${PREFIX}(\\w+),\\s*(NULL|(?:"(?:[^"\\\\]|\\\\.)*"\\s*)+)`,
    'g',
  );
  for (const [, name, literal] of table.matchAll(row)) {
    const parts = literal.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
    descriptions.set(name, parts.map((part) => JSON.parse(part)).join(''));
  }
  return descriptions;
}

/**
 * @returns {{ name: string, number: number, description: string }[]} by ascending number; `name`
 *   without librdkafka's prefix ("_QUEUE_FULL", "NO_ERROR").
 */
export function parseErrors(header, source) {
  const numbers = parseEnum(header);
  const descriptions = parseDescriptions(source);
  const errors = [...descriptions].map(([name, description]) => {
    const number = numbers.get(name);
    if (number === undefined) throw new Error(`${name} is described but not in the enum`);
    return { name, number, description };
  });
  for (const name of numbers.keys()) {
    if (!descriptions.has(name)) throw new Error(`${name} is in the enum but not described`);
  }
  return errors.sort((a, b) => a.number - b.number);
}
