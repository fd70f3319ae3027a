#!/usr/bin/env node
// `npx kafka-napi`: builds the addon from source, and says what is wrong. Loads no addon by itself.
import { PACKAGE_VERSION } from '../native/version.js';
import { build, BUILD_HELP } from './build.js';
import { doctor, DOCTOR_HELP } from './doctor/doctor.js';
import { UsageError } from './usage-error.js';

const HELP = `Usage: kafka-napi <command> [options]

Commands:
  build    compile the native addon on this machine
  doctor   say what is found here, what is missing, and where a connection to brokers fails

  kafka-napi <command> --help tells about its options.
  kafka-napi --version        prints the version of the package.
`;

interface Command {
  readonly help: string;
  /** Resolves with the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  build: { help: BUILD_HELP, run: build },
  doctor: { help: DOCTOR_HELP, run: doctor },
};

const EXIT_USAGE = 2;

async function main(args: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') return say(HELP);
  if (name === '--version') return say(`${PACKAGE_VERSION}\n`);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (command === undefined) throw new UsageError(`${name} is not a command`);
    if (rest.includes('--help') || rest.includes('-h')) return say(command.help);
    return await command.run(rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const see = command === undefined ? 'kafka-napi --help' : `kafka-napi ${name} --help`;
    process.stderr.write(`kafka-napi: ${error.message}\nSee: ${see}\n`);
    return EXIT_USAGE;
  }
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

// `kafka-napi doctor | head`: nobody reads on.
process.stdout.on('error', () => process.exit(1));

main(process.argv.slice(2)).then(
  (code) => {
    // Not left to the event loop: a name that nobody resolves would hold the process for long. Once
    // everything is written, as a pipe is written to later.
    process.stdout.write('', () => process.exit(code));
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    process.exitCode = 1;
  },
);
