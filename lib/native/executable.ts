// What an executable file or an addon is made for, read from its first bytes: loaders say it badly
// ("No such file" for another processor), and asking another program would take milliseconds.
import { closeSync, openSync } from 'node:fs';
import { bytesAt, Elf } from './elf.js';

const MACH_O_64_MAGIC = 0xfeedfacf;
const DOS_MAGIC = 0x4d5a;

const ELF_MACHINES: Readonly<Record<number, string>> = {
  3: 'ia32',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
};
const MACH_O_MACHINES: Readonly<Record<number, string>> = { 0x1000007: 'x64', 0x100000c: 'arm64' };

function withFile<T>(path: string, use: (file: number) => T): T | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      return use(file);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined; // Unreadable, or not what its first bytes promise.
  }
}

/**
 * The system and the processor that a file is built for, e.g. `linux arm64`; undefined if it is no
 * executable that Node runs on.
 *
 * @param path - An executable or a shared object.
 */
export function madeFor(path: string): string | undefined {
  return withFile(path, (file) => {
    const machine = Elf.of(file)?.machine();
    if (machine !== undefined) return `linux ${ELF_MACHINES[machine] ?? `machine ${machine}`}`;
    const head = bytesAt(file, 0, 8);
    if (head.readUInt32LE(0) === MACH_O_64_MAGIC) {
      const cpu = head.readUInt32LE(4);
      return `darwin ${MACH_O_MACHINES[cpu] ?? `machine ${cpu}`}`;
    }
    return head.readUInt16BE(0) === DOS_MAGIC ? 'win32' : undefined;
  });
}

/**
 * The dynamic linker that a Linux executable asks for, e.g. `/lib/ld-musl-x86_64.so.1`;
 * undefined if it has none, as when it is linked statically.
 *
 * @param path - An executable.
 */
export function interpreterOf(path: string): string | undefined {
  return withFile(path, (file) => Elf.of(file)?.interpreter());
}

/**
 * The shared libraries that a Linux executable or addon asks for; none if it cannot be read.
 *
 * @param path - An executable or a shared object.
 */
export function neededBy(path: string): readonly string[] {
  return withFile(path, (file) => Elf.of(file)?.needed()) ?? [];
}
