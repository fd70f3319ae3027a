// One address, from its name to the first answer of Kafka's protocol.
import type { Socket } from 'node:net';
import type { Report } from '../report.js';
import type { Connection, TlsFiles } from './connection.js';
import {
  codeOf,
  connect,
  connectRemedy,
  connectToEach,
  messageOf,
  resolveHost,
  resolveRemedy,
} from './network.js';
import type { Address } from './options.js';
import { checkCertificate, handshake } from './tls.js';
import { type ApiVersions, apiVersions, NOT_KAFKA, saslHandshake } from './wire.js';

/** Reports each step; resolves with whether a client could go on from here. */
export async function checkBootstrap(
  report: Report,
  address: Address,
  connection: Connection,
): Promise<boolean> {
  const found = await resolveStep(report, address.host, connection);
  const place = await connectStep(report, found, address.port, connection);
  if (place === undefined) return false;
  const { socket, ip } = place;
  const again: Again = () => connect(ip, address.port, connection.timeoutMs);
  try {
    const secure = connection.usesTls
      ? await tlsStep(report, socket, address.host, connection, again)
      : { socket, accepted: true };
    if (secure === undefined) return false;
    const versions = await versionsStep(report, secure.socket, connection, again);
    if (versions === undefined) return false;
    return (await saslStep(report, secure.socket, versions, connection)) && secure.accepted;
  } finally {
    socket.destroy();
  }
}

/** A new connection to the same place, as one that failed is of no more use. */
type Again = () => Promise<Socket>;

async function resolveStep(
  report: Report,
  host: string,
  { family, timeoutMs }: Connection,
): Promise<readonly string[]> {
  try {
    const found = await resolveHost(host, family, timeoutMs);
    report.ok('resolve', found.join(', '));
    return found;
  } catch (error) {
    report.fail('resolve', `${host}: ${messageOf(error)}`, resolveRemedy(codeOf(error)));
    return [];
  }
}

interface Place {
  readonly socket: Socket;
  readonly ip: string;
}

async function connectStep(
  report: Report,
  found: readonly string[],
  port: number,
  { timeoutMs }: Connection,
): Promise<Place | undefined> {
  const tries = await connectToEach(found, port, timeoutMs);
  const open: Place[] = [];
  for (const attempt of tries) {
    if (attempt.socket !== undefined) open.push(attempt);
  }
  for (const { ip, error } of tries) {
    if (error === undefined) report.ok('connect', ip);
    else {
      const finding = [
        'connect',
        `${ip}: ${messageOf(error)}`,
        connectRemedy(codeOf(error)),
      ] as const;
      // A client tries the next address.
      if (open.length > 0) report.warn(...finding);
      else report.fail(...finding);
    }
  }
  const [first, ...others] = open;
  for (const { socket } of others) socket.destroy();
  return first;
}

interface Secure {
  readonly socket: Socket;
  readonly accepted: boolean;
}

async function tlsStep(
  report: Report,
  socket: Socket,
  host: string,
  connection: Connection,
  again: Again,
): Promise<Secure | undefined> {
  const { timeoutMs } = connection;
  let files: TlsFiles;
  try {
    files = connection.tls();
  } catch (error) {
    report.fail('tls', messageOf(error), 'Correct the ssl.* properties, or the files they name.');
    return undefined;
  }
  try {
    const tls = await handshake(socket, host, files, timeoutMs);
    return { socket: tls, accepted: checkCertificate(report, tls, host, files.trust, connection) };
  } catch (error) {
    const isPlain = await works(again, (plain) => apiVersions(plain, timeoutMs));
    const remedy = isPlain
      ? 'This port speaks plain text: set security.protocol to plaintext or sasl_plaintext, or use ' +
        "the port of the broker's TLS listener."
      : 'Is this the port of a TLS listener? If it wants certificates of clients: ' +
        'ssl.certificate.location and ssl.key.location.';
    report.fail('tls', messageOf(error), remedy);
    return undefined;
  }
}

/** Whether something works over a new connection. */
async function works(again: Again, use: (socket: Socket) => Promise<unknown>): Promise<boolean> {
  try {
    const socket = await again();
    try {
      await use(socket);
      return true;
    } finally {
      socket.destroy();
    }
  } catch {
    return false;
  }
}

async function versionsStep(
  report: Report,
  socket: Socket,
  { usesTls, timeoutMs }: Connection,
  again: Again,
): Promise<ApiVersions | undefined> {
  try {
    const versions = await apiVersions(socket, timeoutMs);
    const fetch = versions.fetch === undefined ? '' : `, Fetch to version ${versions.fetch}`;
    report.ok('ApiVersions', `${versions.count} kinds of requests${fetch}`);
    return versions;
  } catch (error) {
    const isTls =
      !usesTls && (await works(again, (plain) => handshake(plain, '', undefined, timeoutMs)));
    report.fail('ApiVersions', messageOf(error), versionsRemedy(error, isTls, usesTls));
    return undefined;
  }
}

function versionsRemedy(error: unknown, isTls: boolean, usesTls: boolean): string {
  if (isTls) return 'This port speaks TLS: set security.protocol to ssl or sasl_ssl.';
  if (/alert|certificate/i.test(messageOf(error)) && usesTls) {
    return 'It wants a certificate of this client: ssl.certificate.location and ssl.key.location.';
  }
  if (codeOf(error) === NOT_KAFKA) {
    return 'Is this the port of a Kafka broker? A KRaft controller and a proxy listen too.';
  }
  return 'Something listens, but does not answer as Kafka does: is the broker still starting, or is it a proxy?';
}

async function saslStep(
  report: Report,
  socket: Socket,
  { hasSaslHandshake }: ApiVersions,
  { usesSasl, usesTls, mechanism, timeoutMs }: Connection,
): Promise<boolean> {
  if (!hasSaslHandshake) return true;
  // Brokers compare names as they are; this one nobody has, if none is needed.
  const asked = saslHandshake(socket, usesSasl ? mechanism : 'NONE', timeoutMs);
  const answer = await asked.catch(() => undefined);
  if (answer === undefined) return true; // Some other broker: librdkafka will tell.
  const { wantsSasl, mechanisms } = answer;
  const offered = mechanisms.join(', ');
  const prefix = usesTls ? 'ssl' : 'plaintext';
  if (wantsSasl !== usesSasl) {
    if (wantsSasl) {
      report.fail(
        'sasl',
        `this listener wants authentication: ${offered}`,
        `Set security.protocol=sasl_${prefix}, sasl.mechanism, sasl.username and sasl.password.`,
      );
    } else {
      report.fail('sasl', 'this listener has no SASL', `Set security.protocol=${prefix}.`);
    }
    return false;
  }
  if (!usesSasl) return true;
  if (!mechanisms.includes(mechanism)) {
    report.fail(
      'sasl',
      `this listener has ${offered}, and not ${mechanism}`,
      'Set sasl.mechanism to one of these.',
    );
    return false;
  }
  report.ok('sasl', `this listener has ${offered}`);
  return true;
}
