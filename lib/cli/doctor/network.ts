// Names and TCP connections, each within a time.
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, type Socket } from 'node:net';

/** An error with a code like those of the system. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The code of whatever was thrown; empty if it has none. */
export function codeOf(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null && Reflect.get(error, 'code');
  return typeof code === 'string' ? code : '';
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  // One of several addresses tried at once has no text of its own.
  const text = error instanceof Error ? error.message : String(error);
  return text === '' ? codeOf(error) : text;
}

/** Rejects with `ETIMEDOUT` when `promise` takes longer. What it does goes on, unless `cancel` ends it. */
export function inTime<T>(
  promise: Promise<T>,
  timeoutMs: number,
  what: string,
  cancel?: () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new NetworkError('ETIMEDOUT', `${what} within ${timeoutMs} ms`));
      cancel?.();
    }, timeoutMs);
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

/** All addresses of a name, as the system orders them. */
export async function resolveHost(
  host: string,
  family: 0 | 4 | 6,
  timeoutMs: number,
): Promise<readonly string[]> {
  // As librdkafka: the system's resolver with its hosts file, not DNS alone.
  const found = lookup(host, { all: true, family });
  const all = await inTime(found, timeoutMs, 'no answer');
  return all.map(({ address }) => address);
}

/** A connection, to be destroyed by the caller. */
export function connect(address: string, port: number, timeoutMs: number): Promise<Socket> {
  const socket = connectTcp({ host: address, port });
  const connected = new Promise<Socket>((resolve, reject) => {
    socket.once('connect', () => {
      socket.off('error', reject);
      // Errors of later are seen by whoever reads; nobody may be reading yet.
      socket.on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', reject);
  });
  return inTime(connected, timeoutMs, 'no answer', () => socket.destroy());
}

/** How connecting to one address of several went. */
export type Attempt =
  | { readonly ip: string; readonly socket: Socket; readonly error?: undefined }
  | { readonly ip: string; readonly socket?: undefined; readonly error: unknown };

/** Connects to each address at once; the caller destroys what has opened. */
export function connectToEach(
  ips: readonly string[],
  port: number,
  timeoutMs: number,
): Promise<readonly Attempt[]> {
  const attempt = async (ip: string): Promise<Attempt> => {
    try {
      return { ip, socket: await connect(ip, port, timeoutMs) };
    } catch (error) {
      return { ip, error };
    }
  };
  return Promise.all(ips.map(attempt));
}

/** What to do about a name that does not resolve. */
export function resolveRemedy(code: string): string {
  if (code === 'ETIMEDOUT' || code === 'EAI_AGAIN') {
    return 'The name server does not answer: check the network, /etc/resolv.conf, a VPN.';
  }
  return (
    'Nobody here knows this name: check its spelling, DNS and /etc/hosts. In containers, a name ' +
    'holds only inside the network that it belongs to.'
  );
}

/** What to do about a TCP connection that fails. */
export function connectRemedy(code: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return (
        'Nothing listens there: is the broker up, is it the right port, and does it listen on this ' +
        'address (listeners=)? Inside a container, localhost is the container.'
      );
    case 'ETIMEDOUT':
      return 'Packets get lost: a firewall, a security group, or an address of another network.';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return 'There is no way to that address from here: check the network, or a VPN.';
    default:
      return 'Check the network between here and the broker.';
  }
}
