// The command line of `kafka-napi doctor`.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isSecret } from '../../config/secrets.js';
import { UsageError } from '../usage-error.js';
import { codeOf } from './network.js';

/** What the doctor was asked for. */
export interface DoctorOptions {
  /** librdkafka's properties, of `--config`, `-X` and `--brokers`. May hold secrets. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Addresses to connect to; none: this machine only. */
  readonly brokers: readonly Address[];
  readonly topic: string | undefined;
  /** Longest time for one step. */
  readonly timeoutMs: number;
  readonly json: boolean;
}

/** A host and port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const DEFAULT_TIMEOUT_MS = 5000;
const LONGEST_TIMEOUT_MS = 600_000;
const DEFAULT_PORT = 9092;

const OPTIONS = {
  brokers: { type: 'string', short: 'b' },
  property: { type: 'string', short: 'X', multiple: true },
  config: { type: 'string' },
  topic: { type: 'string' },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** @throws {UsageError} */
export function doctorOptions(args: readonly string[]): DoctorOptions {
  const values = parse(args);
  const config: Record<string, unknown> = {
    ...(values.config === undefined ? {} : readConfig(values.config)),
    ...Object.fromEntries((values.property ?? []).map(property)),
  };
  if (values.brokers !== undefined) config['bootstrap.servers'] = values.brokers;
  const servers = config['bootstrap.servers'] ?? config['metadata.broker.list'];
  return {
    config,
    brokers: servers === undefined ? [] : addresses(servers),
    topic: values.topic,
    timeoutMs: timeout(values.timeout),
    json: values.json ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    // Without the text, as it may be a secret: `-X sasl.password secret`.
    if (codeOf(error) === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
      throw new UsageError('an argument belongs to no option; -X takes property=value');
    }
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readConfig(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--config: ${error instanceof Error ? error.message : String(error)}`);
  }
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    // Not the parser's message: it quotes the text, which may hold secrets.
    throw new UsageError(`--config: ${file} is not JSON`);
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new UsageError(`--config: ${file} holds no object of properties`);
  }
  return { ...config };
}

function property(text: string): [string, string] {
  const at = text.indexOf('=');
  // Without the value, or what may be one.
  if (at < 1) throw new UsageError('-X takes property=value');
  return [text.slice(0, at), text.slice(at + 1)];
}

function timeout(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TIMEOUT_MS;
  const timeoutMs = Number(text);
  if (Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= LONGEST_TIMEOUT_MS) {
    return timeoutMs;
  }
  throw new UsageError(`--timeout takes milliseconds, from 1 to ${LONGEST_TIMEOUT_MS}`);
}

/** `host`, `host:port`, `[::1]:port`, `SSL://host:port`, separated by commas. */
function addresses(servers: unknown): Address[] {
  const list = Array.isArray(servers) ? servers.map(String) : String(servers).split(',');
  return list
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(address);
}

function address(text: string): Address {
  const place = text.replace(/^\w+:\/\//, '');
  const [, bracketed, plain, port = String(DEFAULT_PORT)] = isBareIpv6(place)
    ? [place, place]
    : (/^(?:\[([^[\]\s]+)\]|([^[\]:\s]+))(?::(\d+))?$/.exec(place) ?? []);
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new UsageError(`${text} is not an address: host:port`);
  }
  return { host, port: Number(port) };
}

/** More than one colon, and no brackets: an IPv6 address without a port. */
function isBareIpv6(place: string): boolean {
  return /^[^:]*:[^:]*:/.test(place) && !place.startsWith('[');
}

/** The address as people write it. */
export function addressText({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The values of a config that must not be shown. */
export function secretsOf(config: DoctorOptions['config']): string[] {
  return Object.entries(config).flatMap(([name, value]) =>
    isSecret(name) && (typeof value === 'string' || typeof value === 'number')
      ? [String(value)]
      : [],
  );
}
