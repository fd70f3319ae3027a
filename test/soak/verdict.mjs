/**
 * What the lines of all members, taken together, say about the promises of a group:
 *
 * - nothing is lost: a partition's next owner goes on where the last one was, or before;
 * - what comes twice had to: after a revoke nothing, after close() what was in hand, after a kill
 *   what was not known to be committed, and then what was in hand does come again. Nor can a member
 *   help it when the broker refuses its last commit: librdkafka sends that behind a JoinGroup which
 *   the broker has not answered yet, and with the answer the generation of the commit is over;
 * - an owner gets messages as long as there are some; a partition has one owner, and soon a next.
 */
import { sessionsOf } from './sessions.mjs';

/** @typedef {import('./sessions.mjs').Session} Session */

/** Longest time without an owner, or without a message for the owner, that is no fault. */
export const LIMITS = {
  orphanMs: 5000,
  /** From a kill on: the session timeout of 6 s, and what comes after it. */
  orphanAfterKillMs: 11_000,
  silenceMs: 5000,
};
/** A killed member is part of its group for so long. */
const KILL_SHADOW_MS = 6000;

/**
 * @typedef {object} Verdict
 * @property {string[]} problems
 * @property {{ afterKill: number, afterClose: number, afterRefusal: number, afterLoss: number }} repeats
 * @property {Record<string, number>} refusedCommits how many owners had one refused, by error
 * @property {number} orphanMs longest time that a partition had no live owner
 * @property {number} orphanAfterKillMs the same, where a killed member was still in the group
 * @property {number} silenceMs longest time that an owner of a partition got none of its messages
 */

/**
 * @param {readonly import('./sessions.mjs').MemberLog[]} logs
 * @param {{ partitions: number, sent: number, from: number, to: number }} load how many messages
 *   there are, and from when to when the group was to own every partition and get messages
 * @returns {Verdict}
 */
export function judge(logs, load) {
  const kills = logs.flatMap(({ killedAt }) => (killedAt === undefined ? [] : [killedAt]));
  /** @type {Verdict} */
  const verdict = {
    problems: [],
    repeats: { afterKill: 0, afterClose: 0, afterRefusal: 0, afterLoss: 0 },
    ...{ refusedCommits: {}, orphanMs: 0, orphanAfterKillMs: 0, silenceMs: 0 },
  };
  const all = logs.flatMap((log) => {
    const { sessions, problems } = sessionsOf(log);
    verdict.problems.push(...problems);
    return sessions;
  });
  for (let partition = 0; partition < load.partitions; partition += 1) {
    const sessions = all.filter((s) => s.partition === partition).sort((a, b) => a.from - b.from);
    judgeOffsets(sessions, verdict);
    judgeEnd(sessions, partition, load, verdict);
    judgeOwners(sessions, partition, kills, load, verdict);
    for (const session of sessions) judgeSilence(session, load, verdict);
  }
  for (const { refused } of all) {
    if (refused) verdict.refusedCommits[refused] = (verdict.refusedCommits[refused] ?? 0) + 1;
  }
  return verdict;
}

/** @param {Session} session */
const nameOf = ({ member, end, refused }) =>
  `${member} (${end}${refused ? `, commit refused: ${refused}` : ''})`;

/** Where the next owner may begin. @typedef {{ low: number, high: number, by: string }} Start */

/**
 * @param {Session[]} sessions of one partition, in order
 * @param {Verdict} verdict
 */
function judgeOffsets(sessions, verdict) {
  /** @type {Start} */
  let start = { low: 0, high: 0, by: 'nobody' };
  let seen = 0; // What was handed out so far, to whomever, is before this offset.
  /** @type {keyof Verdict['repeats']} */
  let cause = 'afterLoss';
  for (const session of sessions) {
    const { partition, got, member } = session;
    const first = got[0]?.offset;
    if (first !== undefined && (first < start.low || first > start.high)) {
      const what = first > start.high ? 'messages are lost' : 'messages are repeated needlessly';
      const range = `${start.low}${start.high > start.low ? ` to ${start.high}` : ''}`;
      verdict.problems.push(
        `${what}: ${member} began partition ${partition} at ${first}, not ${range}, after ${start.by}`,
      );
    }
    got.forEach(({ offset }, i) => {
      const before = got[i - 1]?.offset;
      if (before !== undefined && offset !== before + 1) {
        verdict.problems.push(`${member} got ${partition}@${offset} right after @${before}`);
      }
    });
    verdict.repeats[cause] += got.filter(({ offset }) => offset < seen).length;
    seen = Math.max(seen, ...got.map(({ offset }) => offset + 1));
    if (got.length > 0 || session.committed >= 0) {
      start = startAfter(session, start);
      cause = causeOf(session);
    }
  }
}

/** @param {Session} session @returns {keyof Verdict['repeats']} */
function causeOf({ end, refused }) {
  if (end === 'killed') return 'afterKill';
  if (refused) return 'afterRefusal';
  return end === 'closed' ? 'afterClose' : 'afterLoss';
}

/**
 * @param {Session} session
 * @param {Start} before
 * @returns {Start}
 */
function startAfter(session, before) {
  const next = (session.got.at(-1)?.offset ?? before.high - 1) + 1;
  const high = session.inHand ?? next;
  const isSure = (session.end === 'revoked' || session.end === 'closed') && !session.refused;
  if (isSure) return { low: high, high, by: nameOf(session) };
  const begin = session.got[0]?.offset ?? before.low;
  return { low: Math.min(high, Math.max(begin, session.committed)), high, by: nameOf(session) };
}

/**
 * @param {Session[]} sessions
 * @param {number} partition
 * @param {{ partitions: number, sent: number }} load
 * @param {Verdict} verdict
 */
function judgeEnd(sessions, partition, { partitions, sent }, verdict) {
  const seen = new Set();
  for (const { got, member } of sessions) {
    for (const { offset, number } of got) {
      seen.add(offset);
      if (number !== offset * partitions + partition) {
        verdict.problems.push(`${member} got number ${number} as ${partition}@${offset}`);
      }
    }
  }
  const count = Math.floor((sent - 1 - partition) / partitions) + 1;
  const missing = Array.from({ length: count }, (_, i) => i).filter((i) => !seen.has(i));
  if (missing.length === 0) return;
  const last = sessions.at(-1);
  verdict.problems.push(
    `${missing.length} messages of partition ${partition} were never handed out, the first of them ` +
      `@${missing[0]}; its last owner was ${last ? nameOf(last) : 'nobody'}`,
  );
}

/**
 * @param {Session[]} sessions
 * @param {number} partition
 * @param {number[]} kills
 * @param {{ from: number, to: number }} load
 * @param {Verdict} verdict
 */
function judgeOwners(sessions, partition, kills, load, verdict) {
  let ownedUntil = load.from;
  let owner = 'nobody';
  for (const session of [...sessions, undefined]) {
    const from = Math.min(session?.from ?? load.to, load.to);
    const orphan = from - ownedUntil;
    const isShadowed = kills.some((at) => at < from && at + KILL_SHADOW_MS > ownedUntil);
    const key = isShadowed ? 'orphanAfterKillMs' : 'orphanMs';
    verdict[key] = Math.max(verdict[key], orphan);
    if (orphan > LIMITS[key]) {
      const who = `after ${owner}, before ${session?.member ?? 'the end'}`;
      verdict.problems.push(`partition ${partition} had no owner for ${orphan} ms, ${who}`);
    }
    if (!session) return;
    const previous = sessions[sessions.indexOf(session) - 1];
    if (previous && session.from < previous.to && previous.end !== 'lost') {
      verdict.problems.push(
        `partition ${partition} had two owners: ${session.member} while ${nameOf(previous)}`,
      );
    }
    ownedUntil = Math.max(ownedUntil, session.to);
    owner = nameOf(session);
  }
}

/**
 * @param {Session} session
 * @param {{ from: number, to: number }} load
 * @param {Verdict} verdict
 */
function judgeSilence({ member, partition, from, readUntil, got }, load, verdict) {
  const times = [from, ...got.map(({ at }) => at), Math.min(readUntil, load.to)];
  for (let i = 1; i < times.length; i += 1) {
    const silence = times[i] - times[i - 1];
    verdict.silenceMs = Math.max(verdict.silenceMs, silence);
    if (silence <= LIMITS.silenceMs) continue;
    verdict.problems.push(
      `${member} owned partition ${partition} for ${silence} ms without a message`,
    );
  }
}
