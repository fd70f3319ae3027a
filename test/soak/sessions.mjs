/**
 * What a member did with one partition, from its assignment to its end, out of the member's lines.
 */

/** @typedef {import('./process.mjs').Line} Line */

/**
 * @typedef {object} MemberLog
 * @property {string} name
 * @property {string} style
 * @property {readonly Line[]} lines
 * @property {number | undefined} killedAt
 */

/**
 * @typedef {object} Session
 * @property {string} member
 * @property {number} partition
 * @property {number} from
 * @property {number} to Infinity while it lasts
 * @property {'open' | 'revoked' | 'lost' | 'closed' | 'killed'} end
 * @property {number} readUntil when the member stopped to ask for messages; `to` at the latest
 * @property {{ at: number, offset: number, number: number }[]} got
 * @property {number | undefined} inHand first offset that it had in hand when it ended
 * @property {number} committed the highest offset that the broker is known to have; -1 if none
 * @property {string | undefined} refused error of a commit that failed
 */

/**
 * @param {MemberLog} log
 * @returns {{ sessions: Session[], problems: string[] }}
 */
export function sessionsOf(log) {
  return new Reader(log).read();
}

class Reader {
  /** @type {Session[]} */
  #sessions = [];
  /** @type {string[]} */
  #problems = [];
  /** @type {Map<number, Session>} */
  #open = new Map();
  /** @type {Line | undefined} a 'got' without its 'done' */
  #hand;
  /** @type {Line | undefined} what was in hand when close() was called */
  #handAtClose;
  /** @type {number | undefined} */
  #closingAt;

  /** @param {MemberLog} log */
  constructor(log) {
    this.log = log;
  }

  read() {
    for (const line of this.log.lines) this.#take(line);
    for (const session of [...this.#open.values()]) {
      if (this.log.killedAt !== undefined) this.#end(session, 'killed', this.log.killedAt);
      else if (this.#closingAt !== undefined) this.#end(session, 'closed', this.#lastAt);
    }
    return { sessions: this.#sessions, problems: this.#problems };
  }

  get #lastAt() {
    return this.log.lines.at(-1)?.at ?? 0;
  }

  /** @param {Line} line */
  #take(line) {
    if (line.what === 'assigned') for (const p of line.partitions ?? []) this.#begin(p, line.at);
    else if (line.what === 'revoked') this.#revoked(line);
    else if (line.what === 'got') this.#got(line);
    else if (line.what === 'done') this.#hand = undefined;
    else if (line.what === 'committed') this.#committed(line);
    else if (line.what === 'closing') {
      this.#closingAt = line.at;
      this.#handAtClose = this.#hand;
    }
  }

  /** @param {number} partition @param {number} at */
  #begin(partition, at) {
    const { name } = this.log;
    if (this.#open.has(partition)) {
      this.#problems.push(`${name} was assigned partition ${partition} twice`);
    }
    /** @type {Session} */
    const session = {
      ...{ member: name, partition, from: at, to: Infinity, end: 'open', readUntil: Infinity },
      ...{ got: [], inHand: undefined, committed: -1, refused: undefined },
    };
    this.#open.set(partition, session);
    this.#sessions.push(session);
  }

  /** @param {Line} line */
  #revoked({ partitions = [], lost, at }) {
    for (const partition of partitions) {
      const session = this.#open.get(partition);
      if (session) this.#end(session, lost ? 'lost' : this.#closingAt ? 'closed' : 'revoked', at);
      else this.#problems.push(`${this.log.name} lost partition ${partition}, which it had not`);
    }
  }

  /** @param {Session} session @param {Exclude<Session['end'], 'open'>} end @param {number} at */
  #end(session, end, at) {
    this.#open.delete(session.partition);
    const hand = { revoked: undefined, lost: this.#hand, killed: this.#hand };
    const held = end === 'closed' ? this.#handAtClose : hand[end];
    const inHand = held?.messages?.find(([partition]) => partition === session.partition)?.[1];
    const readUntil = Math.min(at, this.#closingAt ?? at);
    Object.assign(session, { end, to: at, readUntil, inHand });
  }

  /** @param {Line} line */
  #got(line) {
    this.#hand = line;
    if (this.#closingAt !== undefined) {
      this.#problems.push(`${this.log.name} got messages after close()`);
    }
    for (const [partition, offset, number] of line.messages ?? []) {
      const session = this.#open.get(partition);
      if (session) session.got.push({ at: line.at, offset, number });
      else {
        const what = `${partition}@${offset}`;
        this.#problems.push(`${this.log.name} got ${what} of a partition that it had not`);
      }
    }
  }

  /** @param {Line} line */
  #committed({ offsets = [], error }) {
    for (const [partition, offset, own] of offsets) {
      // The answer can come after the revoke that caused the commit.
      const session = this.#sessions.findLast((s) => s.partition === partition);
      if (!session) continue;
      const refused = own ?? error;
      if (refused) session.refused = refused;
      else session.committed = Math.max(session.committed, offset);
    }
  }
}
