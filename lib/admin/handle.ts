import { Client } from '../client/client.js';
import type { ClientOptions } from '../client/options.js';
import { type ClientEvent, clientEventOf } from '../client/events.js';
import type { ClientHost } from '../client/host.js';
import { softwareEntries } from '../client/version.js';
import type { AdminConfig } from '../config/properties.generated.js';
import type { NativeProducer } from '../native/binding.js';
import { native } from '../native/load.js';

/** Handlers of an AdminClient's events. */
export type AdminHandlers = {
  readonly [Type in ClientEvent['type']]?: (event: Extract<ClientEvent, { type: Type }>) => void;
};

/** Options of an AdminClient with a handle of its own. */
export interface AdminClientOptions extends ClientOptions {
  /**
   * Called with errors, statistics and the like. A throwing handler surfaces as an uncaught
   * exception.
   */
  readonly handlers?: AdminHandlers | undefined;
}

/** The handle of an AdminClient that shares none: a producer that produces nothing. */
export class AdminHandle extends Client<NativeProducer> {
  // Reading the queue wants somewhere to put delivery reports, though none ever comes.
  readonly #reports = new ArrayBuffer(64);

  constructor(config: AdminConfig, options: AdminClientOptions) {
    super('AdminClient', () => native().Producer, config, options, softwareEntries);
  }

  /** Public here, as this class is internal. */
  override get host(): ClientHost {
    return super.host;
  }

  /** @internal */
  protected override onEvents(): void {
    this.native.drainReports(this.#reports);
    for (const record of this.native.takeControls()) {
      const event = clientEventOf(record);
      if (event !== undefined) this.onEvent(event);
    }
  }

  /** @internal */
  protected override shutDown(): Promise<void> {
    return this.destroy();
  }

  /** @internal */
  protected override onEvent(event: ClientEvent): void {
    this.callHandler(event);
  }
}

/** The handle of a client, for an AdminClient that shares it: `producer.admin()` and the like. */
export class SharedHandle {
  readonly host: ClientHost;

  constructor(host: ClientHost) {
    this.host = host;
  }
}
