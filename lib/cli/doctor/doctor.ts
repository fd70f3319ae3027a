// `kafka-napi doctor`: what is found on this machine, then a connection to brokers, step by step.
import { Report } from '../report.js';
import { checkAddon } from './addon.js';
import { checkBuildTools } from './build-tools.js';
import { checkBootstrap } from './bootstrap.js';
import { checkCluster } from './cluster.js';
import { connectionOf } from './connection.js';
import { checkMachine } from './machine.js';
import { addressText, type DoctorOptions, doctorOptions, secretsOf } from './options.js';
import { checkProperties } from './properties.js';

export const DOCTOR_HELP = `Usage: kafka-napi doctor [options]

Says what is found on this machine: the platform, the addon or why it does not load, what librdkafka
can do. With brokers, tries each step of a connection to them: names, TCP, TLS, ApiVersions, SASL,
metadata, and the addresses that the brokers tell their clients. Each failing step comes with what
may help. Changes nothing. Secrets are not printed; as everybody on this machine can see the
command line, they are better kept in the file.

  -b, --brokers host:port,...  brokers to connect to
  -X property=value            a property of librdkafka, several times
      --config file.json       properties of librdkafka, as an object
      --topic name             also look at this topic
      --timeout ms             longest time for one step; default 5000
      --json                   print the findings as JSON, at the end

Exit code: 0 if nothing failed, 1 if something did, 2 for a wrong command line.
`;

/** Resolves with the exit code. */
export async function doctor(args: readonly string[]): Promise<number> {
  const options = doctorOptions(args);
  const print = (text: string): void => {
    process.stdout.write(text);
  };
  const report = new Report(options.json ? () => undefined : print, secretsOf(options.config));
  const loads = await examineMachine(report);
  if (options.brokers.length > 0) await examineBrokers(report, options, loads);
  if (options.json) {
    print(`${JSON.stringify({ ok: report.passed, sections: report.sections }, undefined, 2)}\n`);
  } else {
    report.end();
  }
  return report.passed ? 0 : 1;
}

async function examineMachine(report: Report): Promise<boolean> {
  report.section('This machine');
  checkMachine(report);
  report.section('Addon');
  const loads = await checkAddon(report);
  await checkBuildTools(report, loads);
  return loads;
}

async function examineBrokers(
  report: Report,
  options: DoctorOptions,
  loads: boolean,
): Promise<void> {
  report.section('Properties');
  const properties = checkProperties(report, options, loads);
  if (properties === undefined) return;
  const connection = connectionOf(properties.get, options.timeoutMs);
  let reached = 0;
  for (const address of options.brokers) {
    report.section(`Broker ${addressText(address)}`);
    if (await checkBootstrap(report, address, connection)) reached++;
  }
  report.section('Cluster');
  if (!loads) report.skip('cluster', 'the addon does not load');
  else if (reached === 0) report.skip('cluster', 'none of the brokers above can be used');
  else await checkCluster(report, options, properties, connection);
}
