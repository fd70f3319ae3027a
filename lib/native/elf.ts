// Reads ELF files, the executables and shared objects of Linux: the few bytes that tell something,
// as a whole addon has ten million. Functions throw or answer nonsense for a file that is cut off.
import { readSync } from 'node:fs';

const MAGIC = 0x7f454c46;

/** Where the processor is in the header, whatever the size of words. */
const MACHINE = 18;

/** Where things are: in the file's header, in a program header, and in an entry of the dynamic section. */
interface Layout {
  readonly table: number;
  readonly entrySize: number;
  readonly count: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
  readonly word: number;
}

const LAYOUT_64: Layout = {
  table: 32,
  entrySize: 54,
  count: 56,
  offset: 8,
  address: 16,
  size: 32,
  word: 8,
};
const LAYOUT_32: Layout = {
  table: 28,
  entrySize: 42,
  count: 44,
  offset: 4,
  address: 8,
  size: 16,
  word: 4,
};

/** Types of program headers. */
const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;

/** Tags of the dynamic section. */
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_STRSZ = 10;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/** Bytes with the file's order of bytes and size of words. */
class Part {
  readonly #bytes: Buffer;
  readonly #isLittle: boolean;
  readonly #layout: Layout;

  constructor(bytes: Buffer, isLittle: boolean, layout: Layout) {
    this.#bytes = bytes;
    this.#isLittle = isLittle;
    this.#layout = layout;
  }

  get length(): number {
    return this.#bytes.length;
  }

  u16(at: number): number {
    return this.#isLittle ? this.#bytes.readUInt16LE(at) : this.#bytes.readUInt16BE(at);
  }

  u32(at: number): number {
    return this.#isLittle ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
  }

  word(at: number): number {
    if (this.#layout === LAYOUT_32) return this.u32(at);
    const value = this.#isLittle
      ? this.#bytes.readBigUInt64LE(at)
      : this.#bytes.readBigUInt64BE(at);
    return Number(value);
  }

  /** The text that begins there, and ends with a zero or with the part. */
  text(at: number): string {
    const end = this.#bytes.indexOf(0, at);
    return this.#bytes.toString('latin1', at, end < 0 ? undefined : end);
  }
}

/** An open ELF file. */
export class Elf {
  readonly #file: number;
  readonly #isLittle: boolean;
  readonly #layout: Layout;
  readonly #header: Part;

  private constructor(file: number, head: Buffer) {
    this.#file = file;
    this.#layout = head[4] === 2 ? LAYOUT_64 : LAYOUT_32;
    this.#isLittle = head[5] === 1;
    this.#header = this.#part(head);
  }

  /** @param file - Descriptor; it stays the caller's. */
  static of(file: number): Elf | undefined {
    const head = bytesAt(file, 0, 64);
    return head.length === 64 && head.readUInt32BE(0) === MAGIC ? new Elf(file, head) : undefined;
  }

  /** The processor that it is made for, by ELF's number of it. */
  machine(): number {
    return this.#header.u16(MACHINE);
  }

  /** The dynamic linker that it asks for; undefined if it has none. */
  interpreter(): string | undefined {
    const segment = this.#segments().find(({ type }) => type === PT_INTERP);
    return segment && this.#read(segment).text(0);
  }

  /** Names of the shared libraries that it asks for. */
  needed(): readonly string[] {
    const segments = this.#segments();
    const segment = segments.find(({ type }) => type === PT_DYNAMIC);
    if (segment === undefined) return [];
    const dynamic = this.#read(segment);
    const { word } = this.#layout;
    const names: number[] = [];
    let [address, size] = [0, 0];
    for (let at = 0; at + 2 * word <= dynamic.length; at += 2 * word) {
      const tag = dynamic.word(at);
      const value = dynamic.word(at + word);
      if (tag === DT_NEEDED) names.push(value);
      else if (tag === DT_STRTAB) address = value;
      else if (tag === DT_STRSZ) size = value;
    }
    const holder = segments.find(
      (it) => it.type === PT_LOAD && address >= it.address && address < it.address + it.size,
    );
    if (holder === undefined) return [];
    // Each name by itself: all texts of an addon may be megabytes.
    const texts = holder.offset + address - holder.address;
    return names.map((at) =>
      this.#read({ offset: texts + at, size: Math.min(size - at, LONGEST_NAME) }).text(0),
    );
  }

  #segments(): readonly Segment[] {
    const { table, entrySize, count, offset, address, size } = this.#layout;
    const length = this.#header.u16(entrySize);
    const entries = this.#read({
      offset: this.#header.word(table),
      size: length * this.#header.u16(count),
    });
    const segments: Segment[] = [];
    for (let at = 0; at + length <= entries.length; at += length) {
      segments.push({
        type: entries.u32(at),
        offset: entries.word(at + offset),
        address: entries.word(at + address),
        size: entries.word(at + size),
      });
    }
    return segments;
  }

  #read({ offset, size }: Pick<Segment, 'offset' | 'size'>): Part {
    return this.#part(bytesAt(this.#file, offset, size));
  }

  #part(bytes: Buffer): Part {
    return new Part(bytes, this.#isLittle, this.#layout);
  }
}

/** Names of libraries may be paths: as long as Linux takes them. */
const LONGEST_NAME = 4096;

/** Most bytes that are read at once: headers and the dynamic section are larger in broken files only. */
const LONGEST_PART = 1 << 20;

/** The bytes there, as far as there are. */
export function bytesAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(Math.min(length, LONGEST_PART));
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, position));
}
