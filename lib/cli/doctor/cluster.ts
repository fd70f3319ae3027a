// The cluster as librdkafka sees it: authentication, metadata, and whether the addresses that the
// brokers tell their clients can be reached from here.
import type { AdminClient } from '../../admin/admin-client.js';
import type { Metadata } from '../../admin/cluster.js';
import type { LogEvent } from '../../client/events.js';
import type { KafkaError } from '../../errors/kafka-error.js';
import type { Report } from '../report.js';
import type { Connection } from './connection.js';
import {
  codeOf,
  connectRemedy,
  connectToEach,
  messageOf,
  resolveHost,
  resolveRemedy,
} from './network.js';
import { type Address, addressText, type DoctorOptions } from './options.js';
import type { Properties } from './properties.js';
import { checkTopic } from './topic.js';

export async function checkCluster(
  report: Report,
  options: DoctorOptions,
  properties: Properties,
  connection: Connection,
): Promise<void> {
  if (needsToken(properties, connection)) {
    report.skip('cluster', 'sasl.mechanism OAUTHBEARER takes a token of the app, or oidc');
    return;
  }
  const metadata = await askForMetadata(report, properties, connection);
  if (metadata === undefined) return;
  const { clusterId, controllerId, brokers, topics } = metadata;
  if (connection.usesSasl) report.ok('sasl', `authenticated by ${connection.mechanism}`);
  report.ok('metadata', `from ${metadata.originatingBroker.name}`);
  report.note('cluster id', clusterId ?? 'none');
  report.note('controller', controllerId < 0 ? 'unknown' : `broker ${controllerId}`);
  report.note('topics', String(topics.length));
  await checkAdvertised(report, brokers, options, connection);
  if (options.topic !== undefined) checkTopic(report, options.topic, topics);
}

/** Only an app can make tokens, unless librdkafka fetches them by itself. */
function needsToken({ get }: Properties, { usesSasl, mechanism }: Connection): boolean {
  if (!usesSasl || mechanism !== 'OAUTHBEARER') return false;
  const makesItsOwn = get('enable.sasl.oauthbearer.unsecure.jwt') === 'true';
  return get('sasl.oauthbearer.method') !== 'oidc' && !makesItsOwn;
}

async function askForMetadata(
  report: Report,
  { config, get }: Properties,
  { timeoutMs, mechanism }: Connection,
): Promise<Metadata | undefined> {
  const errors: KafkaError[] = [];
  const log = ({ facility, message }: LogEvent): void => {
    report.note(facility, message);
  };
  let admin: AdminClient | undefined;
  try {
    // Loads the addon, which has been seen to load.
    const { AdminClient } = await import('../../admin/admin-client.js');
    const refused = new Promise<never>((_resolve, reject) => {
      const onError = ({ error }: { error: KafkaError }): void => {
        errors.push(error);
        // librdkafka would try again until the time is up.
        if (error.code === 'ERR__AUTHENTICATION') reject(error);
      };
      const logger = (get('debug') ?? '') === '' ? null : log;
      admin = new AdminClient(config, { logger, logLevel: 7, handlers: { error: onError } });
    });
    // A config that is refused has made no client.
    if (admin === undefined) return await refused;
    return await Promise.race([refused, admin.metadata({ allTopics: true, timeoutMs })]);
  } catch (error) {
    reportFailure(report, error, errors, mechanism);
    return undefined;
  } finally {
    await admin?.close({ timeoutMs });
  }
}

function reportFailure(
  report: Report,
  error: unknown,
  errors: readonly KafkaError[],
  mechanism: string,
): void {
  const code = codeOf(error);
  if (code === 'ERR__AUTHENTICATION') {
    const remedy = mechanism.startsWith('GSSAPI')
      ? 'Check the keytab, sasl.kerberos.service.name and the clocks.'
      : 'Check sasl.username and sasl.password, and that the cluster has this user for this mechanism.';
    report.fail('sasl', messageOf(error), remedy);
    return;
  }
  const heard = [...new Set(errors.map(({ message }) => message))];
  const text = [messageOf(error), ...heard].join('\n');
  report.fail('metadata', text, '-X debug=broker,security shows what librdkafka does.');
}

interface Broker extends Address {
  readonly id: number;
}

/** The most frequent trap: brokers that are reached, and then send the client elsewhere. */
async function checkAdvertised(
  report: Report,
  brokers: readonly Broker[],
  { brokers: given }: DoctorOptions,
  { family, timeoutMs }: Connection,
): Promise<void> {
  const isLocal = (host: string): boolean => /^(localhost|127\.|::1$)/.test(host);
  const goesAway = !given.some(({ host }) => isLocal(host));
  const outcomes = brokers.map(async (broker) => ({
    broker,
    obstacle: await obstacleTo(broker, family, timeoutMs),
  }));
  for (const { broker, obstacle } of await Promise.all(outcomes)) {
    const name = `broker ${broker.id}`;
    const text = `advertises ${addressText(broker)}`;
    if (obstacle === undefined) report.ok(name, `${text}, which can be reached`);
    else {
      const own =
        goesAway && isLocal(broker.host)
          ? 'For clients on other machines that is their own machine. '
          : '';
      report.fail(
        name,
        `${text}: ${obstacle.text}`,
        `${own}advertised.listeners of that broker must be an address that its clients reach.\n` +
          obstacle.remedy,
      );
    }
  }
}

interface Obstacle {
  readonly text: string;
  readonly remedy: string;
}

/** What keeps a client from an address; undefined if one of the addresses of its name opens. */
async function obstacleTo(
  { host, port }: Address,
  family: Connection['family'],
  timeoutMs: number,
): Promise<Obstacle | undefined> {
  let ips: readonly string[];
  try {
    ips = await resolveHost(host, family, timeoutMs);
  } catch (error) {
    return { text: messageOf(error), remedy: resolveRemedy(codeOf(error)) };
  }
  const tries = await connectToEach(ips, port, timeoutMs);
  for (const { socket } of tries) socket?.destroy();
  if (tries.some(({ socket }) => socket !== undefined)) return undefined;
  return {
    text: tries.map(({ error }) => messageOf(error)).join('\n'),
    remedy: connectRemedy(codeOf(tries[0]?.error)),
  };
}
