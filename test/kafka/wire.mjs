/**
 * Kafka requests written by hand, for what must not trust the client under test: ApiVersions v0 and
 * Metadata v1 tell whether a broker really answers, CreateTopics v4 makes a topic.
 */
import { connect } from 'node:net';

const API_VERSIONS = 18;
const METADATA = 3;
const CREATE_TOPICS = 19;
const CREATE_TOPICS_TIMEOUT_MS = 20_000;
const CLIENT_ID = Buffer.from('harness');

/**
 * Sends one request on a connection of its own.
 * @param {number} port
 * @param {number} apiKey
 * @param {number} version one which uses the non-flexible header
 * @param {Buffer} [body]
 * @param {number} [timeoutMs]
 * @param {string} [host]
 * @returns {Promise<Buffer>} the response after its correlation id
 */
function request(
  port,
  apiKey,
  version,
  body = Buffer.alloc(0),
  timeoutMs = 2000,
  host = '127.0.0.1',
) {
  const header = Buffer.alloc(14);
  header.writeInt32BE(10 + CLIENT_ID.length + body.length, 0);
  header.writeInt16BE(apiKey, 4);
  header.writeInt16BE(version, 6);
  header.writeInt32BE(1, 8); // correlation id
  header.writeInt16BE(CLIENT_ID.length, 12);
  return new Promise((resolve, reject) => {
    let answer = Buffer.alloc(0);
    const socket = connect({ host, port });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`port ${port}: no answer`)));
    socket.on('connect', () => socket.write(Buffer.concat([header, CLIENT_ID, body])));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < 4 || answer.length < 4 + answer.readInt32BE(0)) return;
      resolve(answer.subarray(8));
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`port ${port}: closed without an answer`)));
  });
}

/**
 * @param {number} port
 * @returns {Promise<Map<number, { min: number, max: number }>>} API key -> version range
 */
export async function apiVersions(port) {
  const answer = await request(port, API_VERSIONS, 0);
  const error = answer.readInt16BE(0);
  if (error !== 0) throw new Error(`port ${port}: ApiVersions answered error ${error}`);
  const apis = new Map();
  for (let i = 0, at = 6; i < answer.readInt32BE(2); i += 1, at += 6) {
    const range = { min: answer.readInt16BE(at + 2), max: answer.readInt16BE(at + 4) };
    apis.set(answer.readInt16BE(at), range);
  }
  return apis;
}

/**
 * @param {number} port
 * @returns {Promise<number[]>} ids of the brokers this broker knows to be alive, sorted
 */
export async function aliveBrokers(port) {
  const noTopics = Buffer.alloc(4); // an empty array: brokers only
  const answer = await request(port, METADATA, 1, noTopics);
  const ids = [];
  let at = 4;
  for (let i = 0; i < answer.readInt32BE(0); i += 1) {
    ids.push(answer.readInt32BE(at));
    at += 4;
    at += 2 + answer.readInt16BE(at); // host
    at += 4; // port
    at += 2 + Math.max(0, answer.readInt16BE(at)); // rack, nullable
  }
  return ids.sort((a, b) => a - b);
}

/**
 * Creates a topic with as many replicas as the brokers give by default.
 * @param {string} servers `host:port[,host:port...]`, of which the first is asked
 * @param {string} topic
 * @param {number} partitions
 */
export async function createTopic(servers, topic, partitions) {
  const [, host, port] = /^(.*):(\d+)$/.exec(servers.split(',')[0] ?? '') ?? [];
  const name = Buffer.from(topic);
  const body = Buffer.alloc(4 + 2 + name.length + 4 + 2 + 4 + 4 + 4 + 1);
  let at = body.writeInt32BE(1, 0);
  at = body.writeInt16BE(name.length, at);
  at += name.copy(body, at);
  at = body.writeInt32BE(partitions, at);
  at = body.writeInt16BE(-1, at); // replicas: the default
  at = body.writeInt32BE(0, at); // no assignments
  at = body.writeInt32BE(0, at); // no configuration
  body.writeInt32BE(CREATE_TOPICS_TIMEOUT_MS, at); // and not only to validate it
  const limitMs = CREATE_TOPICS_TIMEOUT_MS + 1000;
  const answer = await request(Number(port), CREATE_TOPICS, 4, body, limitMs, host);
  const error = answer.readInt16BE(4 + 4 + 2 + name.length); // throttle time, count, name
  if (error !== 0) throw new Error(`CreateTopics answered error ${error} for ${topic}`);
}
