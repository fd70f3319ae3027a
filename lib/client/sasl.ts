// Credentials that are set while a client runs.
import { invalidArgType } from '../errors/argument-error.js';
import { KafkaError } from '../errors/kafka-error.js';
import type { NativeClient } from '../native/binding.js';
import type { OAuthBearerTokenRefreshEvent } from './events.js';
import { checkInteger } from './topic-partition.js';

/** A token of SASL/OAUTHBEARER. */
export interface OAuthBearerToken {
  /** The token itself, e.g. a JWT. */
  readonly value: string;
  /** When it expires, in milliseconds since the epoch. */
  readonly lifetimeMs: number;
  /** Whom it is for; brokers log it. */
  readonly principal: string;
  /** SASL extensions (KIP-342). */
  readonly extensions?: Readonly<Record<string, string>> | undefined;
}

type Provider = (config: string) => OAuthBearerToken | Promise<OAuthBearerToken>;

/** Gets tokens when librdkafka wants them: from the app's function, or by its events. */
export class Tokens {
  readonly #native: NativeClient;
  readonly #provider: Provider | undefined;
  readonly #onWanted: (event: OAuthBearerTokenRefreshEvent) => void;

  constructor(
    native: NativeClient,
    provider: Provider | undefined,
    onWanted: (event: OAuthBearerTokenRefreshEvent) => void,
  ) {
    this.#native = native;
    this.#provider = provider;
    this.#onWanted = onWanted;
  }

  /** A token is wanted. */
  serve(): void {
    for (const config of this.#native.takeTokenRefreshes()) {
      if (this.#provider !== undefined) void this.#get(this.#provider, config);
      else this.#onWanted({ type: 'oauthBearerTokenRefresh', config });
    }
  }

  set(token: OAuthBearerToken): void {
    if (typeof token !== 'object' || (token as unknown) === null) {
      throw invalidArgType('token', 'an object', token);
    }
    const { value, lifetimeMs, principal, extensions = {} } = token;
    checkString('token.value', value);
    checkString('token.principal', principal);
    checkInteger('token.lifetimeMs', lifetimeMs, 0, Number.MAX_SAFE_INTEGER);
    for (const [name, text] of Object.entries(extensions)) {
      checkString(`token.extensions.${name}`, text);
    }
    const flat = Object.entries(extensions).flat();
    const failure = this.#native.setToken(value, lifetimeMs, principal, flat);
    if (failure !== undefined) throw KafkaError.fromFailure(failure);
  }

  fail(reason: string): void {
    checkString('reason', reason);
    const failure = this.#native.setTokenFailure(reason);
    if (failure !== undefined) throw KafkaError.fromFailure(failure);
  }

  async #get(provider: Provider, config: string): Promise<void> {
    try {
      this.set(await provider(config));
    } catch (error) {
      // The client may be closed by now: then nobody wants the token any more.
      this.#native.setTokenFailure(error instanceof Error ? error.message : String(error));
    }
  }
}

/** `rd_kafka_sasl_set_credentials()` */
export function setSaslCredentials(native: NativeClient, user: string, password: string): void {
  checkString('user', user);
  checkString('password', password);
  const failure = native.setCredentials(user, password);
  if (failure !== undefined) throw KafkaError.fromFailure(failure);
}

function checkString(name: string, value: unknown): void {
  if (typeof value !== 'string') throw invalidArgType(name, 'a string', value);
}
