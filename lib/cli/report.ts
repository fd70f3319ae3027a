// What a check has found, for people as it comes and for programs at the end.
import { REDACTED } from '../config/secrets.js';

/** How a check ended. `note` is a fact that is neither good nor bad; `skip` was not looked at. */
export type Status = 'ok' | 'note' | 'warn' | 'fail' | 'skip';

/** One line of a report. */
export interface Finding {
  readonly name: string;
  readonly status: Status;
  readonly text: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** Findings that belong together. */
export interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
}

const LABELS: Readonly<Record<Status, string>> = {
  ok: 'ok  ',
  note: '    ',
  warn: 'warn',
  fail: 'FAIL',
  skip: 'skip',
};

/** A shorter one is no secret, and hiding it would make everything else unreadable. */
const SHORTEST_SECRET = 4;

const NAME_WIDTH = 20;
const INDENT = ' '.repeat(LABELS.ok.length + NAME_WIDTH + 4);

/** Gathers findings, and prints each as it comes. */
export class Report {
  readonly #sections: { title: string; findings: Finding[] }[] = [];
  readonly #print: (text: string) => void;
  readonly #secrets: readonly string[];

  /**
   * @param print - Gets finished lines. For JSON, where nothing is printed on the way: a no-op.
   * @param secrets - Texts that are not shown, in whichever message they are.
   */
  constructor(print: (text: string) => void, secrets: readonly string[]) {
    this.#print = print;
    this.#secrets = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  }

  /** What is added from now on belongs to `title`. */
  section(title: string): void {
    this.#print(`${this.#sections.length === 0 ? '' : '\n'}${title}\n`);
    this.#sections.push({ title, findings: [] });
  }

  add({ name, status, ...given }: Finding): void {
    const finding: Finding = {
      name,
      status,
      text: this.#redacted(given.text),
      ...(given.remedy !== undefined && { remedy: this.#redacted(given.remedy) }),
    };
    this.#sections.at(-1)?.findings.push(finding);
    const text = finding.text.replaceAll('\n', `\n${INDENT}`);
    this.#print(`  ${LABELS[finding.status]}  ${finding.name.padEnd(NAME_WIDTH)}${text}\n`);
    if (finding.remedy !== undefined) {
      this.#print(`${INDENT}-> ${finding.remedy.replaceAll('\n', `\n${INDENT}   `)}\n`);
    }
  }

  #redacted(text: string): string {
    return this.#secrets.reduce((shown, secret) => shown.replaceAll(secret, REDACTED), text);
  }

  ok(name: string, text: string): void {
    this.add({ name, status: 'ok', text });
  }

  note(name: string, text: string): void {
    this.add({ name, status: 'note', text });
  }

  warn(name: string, text: string, remedy: string): void {
    this.add({ name, status: 'warn', text, remedy });
  }

  fail(name: string, text: string, remedy?: string): void {
    this.add({ name, status: 'fail', text, ...(remedy !== undefined && { remedy }) });
  }

  skip(name: string, text: string): void {
    this.add({ name, status: 'skip', text });
  }

  get sections(): readonly Section[] {
    return this.#sections;
  }

  /** Whether nothing has failed. */
  get passed(): boolean {
    return !this.#sections.some(({ findings }) => findings.some(({ status }) => status === 'fail'));
  }

  /** Prints how many checks failed. */
  end(): void {
    const all = this.#sections.flatMap(({ findings }) => findings);
    const count = (wanted: Status): number => all.filter(({ status }) => status === wanted).length;
    this.#print(`\n${count('fail')} failed, ${count('warn')} warned, ${count('ok')} ok\n`);
  }
}
