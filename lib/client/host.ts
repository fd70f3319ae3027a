import type { Failure } from '../errors/kafka-error.js';
import type { WaitOptions } from '../internal/wait.js';
import type { NativeClient } from '../native/binding.js';
import type { Client } from './client.js';

/** A client's handle, as an AdminClient uses it: one of its own, or a producer's or consumer's. */
export interface ClientHost {
  readonly client: Pick<
    Client,
    | 'name'
    | 'closed'
    | 'ready'
    | 'fatalError'
    | 'ref'
    | 'unref'
    | 'setOAuthBearerToken'
    | 'setOAuthBearerTokenFailure'
    | 'setSaslCredentials'
  >;
  readonly native: NativeClient;
  /** Whether the client takes calls: until it closes, and in its handlers while it does. */
  isUsable(): boolean;
  /** `Client.call`: an answer that comes later. */
  call(
    start: (ticket: number) => Failure | undefined,
    options?: WaitOptions,
    describe?: (failure: Failure) => Failure,
  ): Promise<unknown>;
}
