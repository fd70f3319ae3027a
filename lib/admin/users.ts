// describeUserScramCredentials, alterUserScramCredentials: arguments and results
import { Buffer } from 'node:buffer';
import { types } from 'node:util';
import { checkInteger, MAX_INT32 } from '../client/topic-partition.js';
import { invalidArgType, invalidArgValue } from '../errors/argument-error.js';
import type { Failure, KafkaError } from '../errors/kafka-error.js';
import type { NativeMap } from '../native/binding.js';
import { align, errorOf } from './answers.js';
import { checkArray, checkName, checkObject, checkUnique, numberOf } from './checks.js';
import { nameOf, SCRAM_MECHANISMS, type ScramMechanism } from './names.js';

/** A password to set, for one mechanism. */
export interface ScramUpsertion {
  readonly user: string;
  readonly mechanism: ScramMechanism;
  readonly password: string | Uint8Array;
  /** Rounds of hashing; brokers take 4096 to 16384. Default: 4096. */
  readonly iterations?: number | undefined;
  /** Default: 64 random bytes. */
  readonly salt?: Uint8Array | undefined;
}

/** A credential to delete. */
export interface ScramDeletion {
  readonly user: string;
  readonly mechanism: ScramMechanism;
  readonly delete: true;
}

/** What a broker tells of a credential. */
export interface ScramCredential {
  readonly mechanism: ScramMechanism | 'unknown';
  readonly iterations: number;
}

/** What became of the alteration of a user. */
export interface UserResult {
  readonly user: string;
  readonly error: KafkaError | null;
}

/** A user's credentials. */
export interface UserDescription extends UserResult {
  readonly credentials: readonly ScramCredential[];
}

interface UserAnswer {
  readonly user: string;
  readonly credentials: readonly { readonly mechanism: number; readonly iterations: number }[];
  readonly error: Failure | null;
}

export interface EncodedAlteration extends NativeMap {
  readonly user: string;
}

const DEFAULT_ITERATIONS = 4096;

const userOf = ({ user }: { readonly user: string }): string => user;

function checkBytes(name: string, value: unknown, expected = 'a Uint8Array'): Uint8Array {
  if (!types.isUint8Array(value)) throw invalidArgType(name, expected, value);
  if (value.length === 0) throw invalidArgValue(name, 'must not be empty');
  return value;
}

function checkPassword(name: string, value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return checkBytes(name, bytes, 'a string or Uint8Array');
}

export function encodeScramAlterations(
  alterations: readonly (ScramUpsertion | ScramDeletion)[],
): EncodedAlteration[] {
  checkArray('alterations', alterations);
  const encoded = alterations.map((alteration: ScramUpsertion | ScramDeletion, i) => {
    const at = `alterations[${i}]`;
    checkObject(at, alteration);
    const { user, mechanism } = alteration;
    checkName(`${at}.user`, user);
    const number = numberOf(`${at}.mechanism`, SCRAM_MECHANISMS, mechanism, [
      'SCRAM-SHA-256',
      'SCRAM-SHA-512',
    ]);
    return { user, mechanism: number, ...encodeAlteration(at, alteration) };
  });
  checkUnique(
    'alterations',
    encoded.map(({ user, mechanism }) => `${mechanism} ${user}`),
  );
  return encoded;
}

function encodeAlteration(at: string, alteration: ScramUpsertion | ScramDeletion): NativeMap {
  if ('delete' in alteration) {
    if ((alteration.delete as unknown) !== true) {
      throw invalidArgType(`${at}.delete`, 'true', alteration.delete);
    }
    if ('password' in alteration) {
      throw invalidArgValue(`${at}.password`, 'cannot be given with delete');
    }
    return { password: null };
  }
  const { password, iterations = DEFAULT_ITERATIONS, salt } = alteration;
  checkInteger(`${at}.iterations`, iterations, 1, MAX_INT32);
  return {
    password: checkPassword(`${at}.password`, password),
    iterations,
    salt: salt === undefined ? null : checkBytes(`${at}.salt`, salt),
  };
}

/**
 * In which requests to send alterations: a request takes no user twice, whatever the mechanism.
 * Request i has the i-th alteration of each user.
 */
export function scramRequests<T extends { readonly user: string }>(
  alterations: readonly T[],
): T[][] {
  const counts = new Map<string, number>();
  const requests: T[][] = [];
  for (const alteration of alterations) {
    const i = counts.get(alteration.user) ?? 0;
    counts.set(alteration.user, i + 1);
    (requests[i] ??= []).push(alteration);
  }
  return requests;
}

export function userResults(
  alterations: readonly { readonly user: string }[],
  answer: unknown,
): UserResult[] {
  const answers = answer as readonly UserAnswer[];
  return align(alterations, userOf, answers, userOf, ({ user }, found) => ({
    user,
    error: errorOf(found?.error),
  }));
}

/** In the order of `users`; all that were found if there is none. */
export function userDescriptions(users: readonly string[], answer: unknown): UserDescription[] {
  const answers = answer as readonly UserAnswer[];
  const names = users.length > 0 ? users : answers.map(userOf);
  return align(names, String, answers, userOf, (user, found) => ({
    user,
    credentials: (found?.credentials ?? []).map(({ mechanism, iterations }) => ({
      mechanism: nameOf(SCRAM_MECHANISMS, mechanism),
      iterations,
    })),
    error: errorOf(found?.error),
  }));
}
