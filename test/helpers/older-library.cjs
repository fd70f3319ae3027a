// jest's environment for builds with an older librdkafka (KAFKA_NAPI_LIBRDKAFKA=system). A test that
// ends with the error that names what this librdkafka lacks has shown all that it can: it passes,
// and is told with the name of what is missing. test/native/missing-features.test.ts says which
// calls may end so; every other failure stays one.
const { TestEnvironment } = require('jest-environment-node');

const REFUSAL =
  /(?:^|\n)(?:KafkaError: )?(?:Invalid \w+ config:\s+(?:- )?)?(.+) needs (?:a newer librdkafka than|librdkafka \d+\.\d+\.\d+ or newer)/;

/** What an error says to be missing; undefined for any other error. */
function missingIn(errors) {
  const error = [errors].flat().find((it) => it?.message !== undefined);
  return error?.name === 'KafkaError' ? REFUSAL.exec(error.message)?.[1] : undefined;
}

const nameOf = (test) =>
  test.parent === undefined ? [] : [...nameOf(test.parent), test.name].slice(-3);

module.exports = class OlderLibrary extends TestEnvironment {
  handleTestEvent(event) {
    if (event.name !== 'test_done' || event.test.errors.length === 0) return;
    const missing = event.test.errors.map(missingIn);
    if (missing.includes(undefined)) return;
    event.test.errors = [];
    process.stderr.write(`lacks ${missing[0]}: ${nameOf(event.test).slice(1).join(' › ')}\n`);
  }
};
