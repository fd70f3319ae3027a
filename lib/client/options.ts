import { invalidArgType, outOfRange } from '../errors/argument-error.js';
import type { LogEvent } from './events.js';
import type { OAuthBearerToken } from './sasl.js';

/** Options that are the binding's own, for every client. */
export interface ClientOptions {
  /**
   * Gets librdkafka's log lines; `'events'` makes `log` events of them, `null` drops them. Default:
   * librdkafka prints them to stderr. An exception thrown here surfaces as an uncaught exception.
   */
  readonly logger?: ((record: LogEvent) => void) | 'events' | null | undefined;
  /** Most verbose level that is logged, 0 to 7 (`log_level`). Default: 6, informational. */
  readonly logLevel?: number | undefined;
  /**
   * Gets tokens for SASL/OAUTHBEARER whenever one is wanted, also for a client that is idle. `config`
   * is the value of `sasl.oauthbearer.config`. If it rejects, that comes as an `error` event, and it
   * is called again after 10 s. Default: `oauthBearerTokenRefresh` events.
   */
  readonly oauthBearerToken?:
    ((config: string) => OAuthBearerToken | Promise<OAuthBearerToken>) | undefined;
}

/** `options.handlers`, by event type. */
export type Handlers = Readonly<Record<string, ((event: object) => void) | undefined>>;

/** Checks the options of every client; returns the handlers. */
export function checkOptions(options: ClientOptions): Handlers {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidArgType('options', 'an object', given);
  }
  const { logger, logLevel, oauthBearerToken } = options;
  if (oauthBearerToken !== undefined && typeof oauthBearerToken !== 'function') {
    throw invalidArgType('options.oauthBearerToken', 'a function', oauthBearerToken);
  }
  if (logger !== undefined && logger !== null && logger !== 'events') {
    if (typeof logger !== 'function') {
      throw invalidArgType('options.logger', "a function, 'events' or null", logger);
    }
  }
  if (logLevel !== undefined && !(Number.isInteger(logLevel) && logLevel >= 0 && logLevel <= 7)) {
    throw outOfRange('options.logLevel', 'an integer from 0 to 7', logLevel);
  }
  return checkHandlers(Reflect.get(given, 'handlers'));
}

function checkHandlers(handlers: unknown): Handlers {
  if (handlers === undefined) return {};
  if (typeof handlers !== 'object' || handlers === null || Array.isArray(handlers)) {
    throw invalidArgType('options.handlers', 'an object', handlers);
  }
  for (const [type, handler] of Object.entries(handlers)) {
    if (handler !== undefined && typeof handler !== 'function') {
      throw invalidArgType(`options.handlers.${type}`, 'a function', handler);
    }
  }
  return handlers as Handlers;
}
