// node-rdkafka: librdkafka through NAN.

import { requirePeer } from './peer.mjs';
import { rdkafkaMethods } from './rdkafka-classes.mjs';

const lazy = (group, name) => (spec) =>
  rdkafkaMethods(requirePeer('node-rdkafka'), { pollsInBackground: false })[group][name](spec);

export const methods = {
  produce: { events: lazy('produce', 'events') },
  consume: { flowing: lazy('consume', 'flowing'), batches: lazy('consume', 'batches') },
  operations: { events: lazy('operations', 'events') },
  ack: { events: lazy('ack', 'events') },
  echo: { flowing: lazy('echo', 'flowing') },
  clients: { consumers: lazy('clients', 'consumers') },
  load: { import: () => requirePeer('node-rdkafka') },
};
