// Two requests of Kafka's protocol by hand, both allowed before authentication: which requests a
// broker knows, and which SASL mechanisms. They tell a broker from whatever else listens on a port.
import type { Socket } from 'node:net';
import { inTime, NetworkError } from './network.js';

/** Numbers of requests. */
const API_VERSIONS = 18;
const SASL_HANDSHAKE = 17;
const FETCH = 1;

const CLIENT = 'kafka-napi-doctor';
const CORRELATION_ID = 1;
/** No answer to these is longer. */
const LONGEST_ANSWER = 1 << 20;

/** Code of the error when the other end speaks something else. */
export const NOT_KAFKA = 'NOT_KAFKA';

/** What a broker knows. */
export interface ApiVersions {
  /** How many kinds of requests. */
  readonly count: number;
  /** Newest version of Fetch. */
  readonly fetch: number | undefined;
  readonly hasSaslHandshake: boolean;
}

/** The answer of a broker to a SASL handshake. */
export interface SaslHandshake {
  /** Whether this listener wants SASL at all. */
  readonly wantsSasl: boolean;
  readonly mechanisms: readonly string[];
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const size = Buffer.alloc(2);
  size.writeInt16BE(bytes.length);
  return Buffer.concat([size, bytes]);
}

function frame(apiKey: number, apiVersion: number, body: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeInt16BE(apiKey, 4);
  head.writeInt16BE(apiVersion, 6);
  head.writeInt32BE(CORRELATION_ID, 8);
  const all = Buffer.concat([head, text(CLIENT), body]);
  all.writeInt32BE(all.length - 4);
  return all;
}

/** What the other end seems to speak, by its first bytes; undefined if that may be Kafka. */
function otherProtocol(bytes: Buffer): string | undefined {
  if (bytes[0] === 0x15 && bytes[1] === 3) return 'a TLS alert';
  if (/^(HTTP|<)/.test(bytes.toString('latin1', 0, 4))) return 'HTTP';
  if (bytes.length < 4) return undefined;
  const size = bytes.readInt32BE();
  return size < 4 || size > LONGEST_ANSWER ? 'something else than Kafka' : undefined;
}

/** Sends a request; resolves with the answer behind its correlation id. */
function ask(socket: Socket, request: Buffer, timeoutMs: number): Promise<Buffer> {
  let received = Buffer.alloc(0);
  let stop = (): void => undefined;
  const answered = new Promise<Buffer>((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const other = otherProtocol(received);
      if (other !== undefined) {
        reject(new NetworkError(NOT_KAFKA, `the other end speaks ${other}`));
      } else if (received.length >= 4 && received.length >= received.readInt32BE() + 4) {
        resolve(received.subarray(8));
      }
    };
    const onError = (error: Error): void => {
      reject(error);
    };
    const onClose = (): void => {
      reject(new NetworkError(NOT_KAFKA, 'the other end has closed the connection'));
    };
    socket.on('data', onData).once('error', onError).once('close', onClose).once('end', onClose);
    stop = () => {
      socket.off('data', onData).off('error', onError).off('close', onClose).off('end', onClose);
    };
    socket.write(request);
  });
  return inTime(answered, timeoutMs, 'no answer').finally(() => {
    stop();
  });
}

/** Asks which requests the broker knows. */
export async function apiVersions(socket: Socket, timeoutMs: number): Promise<ApiVersions> {
  const answer = await ask(socket, frame(API_VERSIONS, 0, Buffer.alloc(0)), timeoutMs);
  const count = answer.length >= 6 ? answer.readInt32BE(2) : -1;
  if (count < 0 || answer.length !== 6 + count * 6) {
    throw new NetworkError(NOT_KAFKA, 'the answer is not that of a Kafka broker');
  }
  const newest = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    newest.set(answer.readInt16BE(6 + i * 6), answer.readInt16BE(10 + i * 6));
  }
  return { count, fetch: newest.get(FETCH), hasSaslHandshake: newest.has(SASL_HANDSHAKE) };
}

/** The broker's error for a handshake where none is due. */
const ILLEGAL_SASL_STATE = 34;

/** Asks for a mechanism; sends no credentials. The connection is of no use afterwards. */
export async function saslHandshake(
  socket: Socket,
  mechanism: string,
  timeoutMs: number,
): Promise<SaslHandshake> {
  const answer = await ask(socket, frame(SASL_HANDSHAKE, 1, text(mechanism)), timeoutMs);
  const mechanisms: string[] = [];
  let at = 6;
  for (let i = answer.readInt32BE(2); i > 0; i--) {
    const end = at + 2 + answer.readInt16BE(at);
    mechanisms.push(answer.toString('utf8', at + 2, end));
    at = end;
  }
  return { wantsSasl: answer.readInt16BE() !== ILLEGAL_SASL_STATE, mechanisms };
}
