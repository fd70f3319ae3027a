// What a broker answers, read off the wire: an oracle that shares nothing with the clients.
import { connect } from 'node:net';

/** Sends one request and returns the body of the answer. */
function request(address: string, apiKey: number, version: number, body: Buffer): Promise<Reader> {
  const header = Buffer.alloc(10);
  header.writeInt16BE(apiKey, 0);
  header.writeInt16BE(version, 2);
  header.writeInt32BE(1, 4);
  header.writeInt16BE(-1, 8);
  const size = Buffer.alloc(4);
  size.writeInt32BE(header.length + body.length);
  const [host, port] = address.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), host);
    let answer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < 4 || answer.length < 4 + answer.readInt32BE(0)) return;
      socket.destroy();
      resolve(new Reader(answer.subarray(8)));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the broker closed the connection')));
    socket.write(Buffer.concat([size, header, body]));
  });
}

class Reader {
  #at = 0;
  constructor(readonly bytes: Buffer) {}

  i8(): number {
    return this.bytes.readInt8(this.#at++);
  }
  i16(): number {
    return this.bytes.readInt16BE((this.#at += 2) - 2);
  }
  i32(): number {
    return this.bytes.readInt32BE((this.#at += 4) - 4);
  }
  text(): string | null {
    const length = this.i16();
    if (length < 0) return null;
    return this.bytes.toString('utf8', this.#at, (this.#at += length));
  }
  list<T>(read: () => T): T[] {
    return Array.from({ length: this.i32() }, read);
  }
}

function text(value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeInt16BE(Buffer.byteLength(value));
  return Buffer.concat([length, Buffer.from(value)]);
}

export interface WireMetadata {
  readonly brokers: readonly {
    id: number;
    host: string | null;
    port: number;
    rack: string | null;
  }[];
  readonly controllerId: number;
  readonly topics: readonly {
    error: number;
    name: string | null;
    partitions: readonly { error: number; id: number; leader: number; replicas: number[] }[];
  }[];
}

/** Metadata of all topics, from the broker at `address`. */
export async function metadataOf(address: string): Promise<WireMetadata> {
  const all = Buffer.alloc(4);
  all.writeInt32BE(-1);
  const answer = await request(address, 3, 1, all);
  return {
    brokers: answer.list(() => ({
      id: answer.i32(),
      host: answer.text(),
      port: answer.i32(),
      rack: answer.text(),
    })),
    controllerId: answer.i32(),
    topics: answer.list(() => {
      const error = answer.i16();
      const name = answer.text();
      answer.i8();
      const partitions = answer.list(() => {
        const partition = { error: answer.i16(), id: answer.i32(), leader: answer.i32() };
        const replicas = answer.list(() => answer.i32());
        answer.list(() => answer.i32());
        return { ...partition, replicas };
      });
      return { error, name, partitions };
    }),
  };
}

/** Id of the coordinator of a group (0) or of a transactional id (1). */
export async function coordinatorOf(address: string, key: string, type: 0 | 1): Promise<number> {
  const answer = await request(address, 10, 1, Buffer.concat([text(key), Buffer.from([type])]));
  answer.i32();
  const error = answer.i16();
  answer.text();
  return error === 0 ? answer.i32() : -1;
}

/** The versions that a broker takes, by API key. */
export async function versionsOf(address: string): Promise<Map<number, [number, number]>> {
  const answer = await request(address, 18, 0, Buffer.alloc(0));
  answer.i16();
  return new Map(answer.list(() => [answer.i16(), [answer.i16(), answer.i16()]]));
}
