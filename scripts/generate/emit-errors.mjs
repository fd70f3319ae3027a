// Writes lib/errors/codes.generated.ts and docs/errors.md.

import { RETRIABLE_BROKER_ERRORS } from './retriable.mjs';
import { generatedHeader, tableCell } from './text.mjs';

function withFlags(errors) {
  const names = new Set(errors.map((error) => error.name));
  for (const name of RETRIABLE_BROKER_ERRORS) {
    if (!names.has(name)) throw new Error(`retriable.mjs names ${name}, which librdkafka has not`);
  }
  const retriable = new Set(RETRIABLE_BROKER_ERRORS);
  return errors.map((error) => ({
    ...error,
    code: `ERR_${error.name}`,
    local: error.number < -1,
    retriable: retriable.has(error.name),
  }));
}

export function emitErrorCodes(parsed, version) {
  const errors = withFlags(parsed);
  const members = errors.map(
    (e) =>
      `/** ${e.description || 'Marks a bound of the local codes.'} */\n${e.code}: ${e.number},`,
  );
  const descriptions = errors.map((e) => `${e.code}: ${JSON.stringify(e.description)},`);
  const retriable = errors.filter((e) => e.retriable).map((e) => `ErrorCode.${e.code},`);
  return `${generatedHeader(version, 'src/rdkafka.h and src/rdkafka.c')}
/**
 * librdkafka's error numbers by code. \`ERR__X\` (two underscores) is raised by the client library
 * itself and is below -1; \`ERR_X\` comes from a broker.
 */
export const ErrorCode = {
${members.join('\n')}
} as const;

/** One of librdkafka's codes: \`'ERR__QUEUE_FULL'\`, \`'ERR_UNKNOWN_TOPIC_OR_PART'\`, ... */
export type ErrorCodeName = keyof typeof ErrorCode;

/** librdkafka's English description of each code; empty for the two markers that bound the local codes. */
export const ERROR_DESCRIPTIONS: Readonly<Record<ErrorCodeName, string>> = {
${descriptions.join('\n')}
};

/** The broker errors that Kafka's protocol lists as retriable. */
export const RETRIABLE_BROKER_ERRORS: ReadonlySet<number> = new Set<number>([
${retriable.join('\n')}
]);
`;
}

export function emitErrorDocs(parsed, version) {
  const rows = withFlags(parsed)
    .filter((e) => e.description !== '')
    .map((e) => {
      const kind = e.number === 0 ? 'none' : e.local ? 'local' : 'broker';
      return `| \`${e.code}\` | ${e.number} | ${kind}${e.retriable ? ', retriable' : ''} | ${tableCell(e.description)} |`;
    });
  return `<!-- Generated from librdkafka ${version} by \`npm run generate\`. Do not edit. -->
<!-- prettier-ignore-start -->

# Errors

Everything that Kafka or librdkafka can answer is a \`KafkaError\`. Test it with \`KafkaError.isKafkaError(e)\`, which also
works when two copies of the package are installed, then look at \`code\`.

| Field | Meaning |
| --- | --- |
| \`code\` | Stable string from the table below. |
| \`errno\` | librdkafka's number for it; \`ErrorCode[code]\`. |
| \`message\` | What happened, for people. The code is not repeated in it. |
| \`origin\` | \`'local'\`: raised by the client library (\`ERR__X\`). \`'broker'\`: answered by a broker (\`ERR_X\`). |
| \`isFatal\` | The client is unusable from now on: close it and make a new one. |
| \`isRetriable\` | The same call may succeed later. Set by librdkafka (transactions), or for the broker errors marked below. |
| \`requiresAbort\` | The current transaction must be aborted before going on. |
| \`isTimeout\` | \`ERR__TIMED_OUT\`, \`ERR__TIMED_OUT_QUEUE\`, \`ERR__MSG_TIMED_OUT\` or \`ERR_REQUEST_TIMED_OUT\`. |
| \`topic\`, \`partition\`, \`offset\` | What the error is about, where known. |
| \`configKey\`, \`configKeys\` | The first, and every, property that a config was refused for. |
| \`report\` | The delivery report, on a rejected \`send()\`. Not printed with the error. |
| \`cause\` | The error behind this one. |

An errno that the linked librdkafka does not know becomes \`ERR_UNKNOWN_<n>\` (broker) or \`ERR__UNKNOWN_<n>\` (local, without
the minus sign).

A wrong argument is no \`KafkaError\`: it throws a \`TypeError\` or \`RangeError\` before anything has happened, with the code
\`ERR_INVALID_ARG_TYPE\`, \`ERR_INVALID_ARG_VALUE\` or \`ERR_INVALID_ARG_RANGE\`.

## Codes of librdkafka ${version}

"retriable" is Kafka's own marking. A produce error with it may still have been persisted: sending again can duplicate.

| Code | errno | Kind | Description |
| --- | ---: | --- | --- |
${rows.join('\n')}

<!-- prettier-ignore-end -->
`;
}
