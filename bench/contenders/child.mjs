// One measurement in a process of its own: `node child.mjs <spec as JSON>` prints one line of JSON.

const CLOSE_TIMEOUT_MS = 3000;

const spec = JSON.parse(process.argv[2]);
const began = performance.now();
const { methods } = await import(`./${spec.module}.mjs`);
const method = methods[spec.workload]?.[spec.method];
if (method === undefined) throw new Error(`${spec.module} has no ${spec.workload}/${spec.method}`);

let close = async () => {};
if (spec.workload === 'load') {
  // Loading is measured cold: nothing of the client has been touched before.
  const before = performance.now();
  const cpu = process.cpuUsage();
  await method(spec);
  const seconds = (performance.now() - before) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  print({
    messages: 1,
    seconds,
    rate: 1 / seconds,
    cpuMicros: user + system,
    firstMs: seconds * 1000,
  });
} else {
  const outcome = await method(spec);
  close = outcome.close;
  print(outcome.result);
}

function print(result) {
  process.stdout.write(`${JSON.stringify({ ...result, startMs: began })}\n`);
}

// The figures are out: nobody waits for a client that hangs while closing.
setTimeout(() => process.exit(0), CLOSE_TIMEOUT_MS).unref();
await close();
process.exit(0);
