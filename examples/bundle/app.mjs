// An app as it would be bundled: sends a few messages with each compression to an embedded cluster,
// or to KAFKA_BOOTSTRAP_SERVERS, and reads them back.
import { Consumer, MockCluster, Offset, Producer, features, librdkafkaVersion } from 'kafka-napi';

const COMPRESSIONS = ['gzip', 'snappy', 'lz4', 'zstd'];
const TOPIC = 'bundled';

async function main() {
  const given = process.env.KAFKA_BOOTSTRAP_SERVERS;
  const cluster = given === undefined ? new MockCluster() : undefined;
  cluster?.createTopic(TOPIC, { partitions: 1 });
  const servers = { 'bootstrap.servers': given ?? cluster.bootstrapServers };

  for (const compression of COMPRESSIONS) {
    const producer = new Producer({ ...servers, 'compression.type': compression });
    await producer.send({ topic: TOPIC, key: compression, value: `${compression} `.repeat(100) });
    await producer.close();
  }

  const consumer = new Consumer(servers);
  consumer.assign([{ topic: TOPIC, partition: 0, offset: Offset.Beginning }]);
  const read = [];
  for await (const message of consumer) {
    read.push(message.key.toString());
    if (read.length === COMPRESSIONS.length) break;
  }
  await consumer.close();
  await cluster?.close();
  console.log(
    `librdkafka ${librdkafkaVersion} (${features.length} features) read ${read.join(', ')}`,
  );
}

// No await at the top: CommonJS, which single executables of Node 20 take, has none.
main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
