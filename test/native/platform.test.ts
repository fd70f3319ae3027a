import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interpreterOf, madeFor, neededBy } from '../../lib/native/executable.js';
import {
  fittingPrebuilt,
  glibcVersion,
  libc,
  libcOfInterpreter,
  platformName,
} from '../../lib/native/platform.js';
import { temporaryFolder } from '../deps/script.js';

const onLinux = process.platform === 'linux' ? it : it.skip;

function fileOf(bytes: Uint8Array): string {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, bytes);
  return path;
}

/** The first bytes of a 64-bit little-endian ELF file. */
function elf(machine: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  bytes.writeUInt16LE(machine, 18);
  return bytes;
}

/**
 * A file that asks for libssl.so.3, its segments mapped 0x1000 above where they lie; `before` bytes
 * of other texts are in the table before that name.
 */
function linkedElf(is64: boolean, isLittle: boolean, before = 1): Buffer {
  const word = is64 ? 8 : 4;
  const bytes = Buffer.alloc(512 + before);
  const u16 = (at: number, value: number) =>
    isLittle ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at);
  const u32 = (at: number, value: number) =>
    isLittle ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
  const put = (at: number, value: number) => u32(is64 && !isLittle ? at + 4 : at, value);
  const [table, dynamic, strings] = [64, 256, 400];
  bytes.set([0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, isLittle ? 1 : 2]);
  const entrySize = is64 ? 56 : 32;
  put(is64 ? 32 : 28, table);
  u16(is64 ? 54 : 42, entrySize);
  u16(is64 ? 56 : 44, 2);
  for (const [i, [type, offset, size]] of [
    [1, 0, bytes.length] as const,
    [2, dynamic, 8 * word] as const,
  ].entries()) {
    const at = table + i * entrySize;
    u32(at, type);
    put(at + (is64 ? 8 : 4), offset);
    put(at + (is64 ? 16 : 8), offset + 0x1000);
    put(at + (is64 ? 32 : 16), size);
  }
  // DT_NEEDED, DT_STRTAB, DT_STRSZ, DT_NULL
  const entries = [1, before, 5, strings + 0x1000, 10, before + 12, 0, 0];
  for (const [i, value] of entries.entries()) put(dynamic + i * word, value);
  bytes.write('libssl.so.3\0', strings + before);
  return bytes;
}

describe('the C library', () => {
  it.each([
    ['/lib64/ld-linux-x86-64.so.2', 'glibc'],
    ['/lib/ld-linux-aarch64.so.1', 'glibc'],
    ['/nix/store/abc-musl-glibc-2.40/lib/ld-linux-x86-64.so.2', 'glibc'],
    ['/lib/ld64.so.1', 'glibc'],
    ['/lib/ld-musl-x86_64.so.1', 'musl'],
    ['/lib/ld-musl-aarch64.so.1', 'musl'],
    ['/system/bin/linker64', undefined],
    ['', undefined],
  ])('of a program with the dynamic linker %j is %s', (path, expected) => {
    expect(libcOfInterpreter(path)).toBe(expected);
  });

  onLinux('of this process is what the system says', () => {
    const said = execFileSync('sh', ['-c', 'ldd --version 2>&1 || true'], { encoding: 'utf8' });
    expect(libc()).toBe(said.includes('musl') ? 'musl' : 'glibc');
    const version = glibcVersion();
    expect(version === undefined ? 'musl' : 'glibc').toBe(libc());
    if (version !== undefined) expect(said).toContain(version);
  });

  onLinux('is told by the dynamic linker of the running node', () => {
    expect(interpreterOf(process.execPath)).toMatch(/^\/.*\/ld/);
  });

  it('is not told by what is no program', () => {
    expect(interpreterOf(fileOf(Buffer.from('#!/bin/sh\n')))).toBeUndefined();
    expect(interpreterOf(fileOf(elf(62)))).toBeUndefined();
    expect(interpreterOf('/no/such/file')).toBeUndefined();
  });
});

describe('the libraries that a file asks for', () => {
  onLinux('are those that it is linked with', () => {
    const needed = neededBy(process.execPath);
    expect(needed).toContainEqual(expect.stringMatching(/^libc\./));
    const said = execFileSync('ldd', [process.execPath], { encoding: 'utf8' });
    for (const name of needed) expect(said).toContain(name);
  });

  it('are none for what is no program', () => {
    const broken = elf(62);
    broken.fill(0xff, 32);
    for (const bytes of [Buffer.alloc(0), Buffer.from('#!/bin/sh\n'), elf(62), broken]) {
      expect(neededBy(fileOf(bytes))).toEqual([]);
    }
    expect(neededBy('/no/such/file')).toEqual([]);
  });

  it('are read in both orders of bytes and both sizes of words', () => {
    for (const is64 of [true, false]) {
      for (const isLittle of [true, false]) {
        expect(neededBy(fileOf(linkedElf(is64, isLittle)))).toEqual(['libssl.so.3']);
        // Far behind other texts, as in an addon of many symbols.
        expect(neededBy(fileOf(linkedElf(is64, isLittle, 3 << 20)))).toEqual(['libssl.so.3']);
      }
    }
  });
});

describe('what a file is made for', () => {
  it('is read from an ELF header', () => {
    expect(madeFor(fileOf(elf(62)))).toBe('linux x64');
    expect(madeFor(fileOf(elf(183)))).toBe('linux arm64');
    expect(madeFor(fileOf(elf(4711)))).toBe('linux machine 4711');
  });

  it('is read from the headers of the other systems', () => {
    const arm64 = [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1];
    expect(madeFor(fileOf(Buffer.concat([Buffer.from(arm64), Buffer.alloc(24)])))).toBe(
      'darwin arm64',
    );
    expect(madeFor(fileOf(Buffer.from(`MZ${' '.repeat(30)}`)))).toBe('win32');
  });

  it('is nothing for a text, an empty file and none', () => {
    expect(madeFor(fileOf(Buffer.from('not an addon, but long enough to be one')))).toBeUndefined();
    expect(madeFor(fileOf(Buffer.alloc(0)))).toBeUndefined();
    expect(madeFor('/no/such/file')).toBeUndefined();
  });

  onLinux('is this machine for the running node', () => {
    expect(madeFor(process.execPath)).toBe(`linux ${process.arch}`);
  });
});

test('at most one prebuilt addon fits where the C library is known', () => {
  const fitting = fittingPrebuilt();
  expect(fitting.length).toBeLessThanOrEqual(1);
  for (const name of fitting) expect(name).toBe(platformName());
});
