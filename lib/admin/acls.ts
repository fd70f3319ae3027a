// createAcls, describeAcls, deleteAcls: arguments and results
import type { Failure, KafkaError } from '../errors/kafka-error.js';
import type { NativeMap } from '../native/binding.js';
import { errorOf } from './answers.js';
import { checkArray, checkName, checkObject, numberOf } from './checks.js';
import {
  ACL_OPERATIONS,
  ACL_PATTERN_TYPES,
  ACL_PERMISSIONS,
  ACL_RESOURCE_TYPES,
  type AclOperation,
  type AclPatternType,
  type AclPermission,
  type AclResourceType,
  nameOf,
} from './names.js';

/** One access rule. */
export interface AclBinding {
  readonly resourceType: Exclude<AclResourceType, 'unknown' | 'any'>;
  /** `*` with a literal pattern: every resource of the type. The cluster is called `kafka-cluster`. */
  readonly resourceName: string;
  /** Default: `literal`. */
  readonly patternType?: 'literal' | 'prefixed' | undefined;
  /** `User:name`, or `User:*`. */
  readonly principal: string;
  /** Address that the client comes from. Default: `*`, any. */
  readonly host?: string | undefined;
  readonly operation: Exclude<AclOperation, 'unknown' | 'any'>;
  readonly permission: Exclude<AclPermission, 'unknown' | 'any'>;
}

/** Which rules are meant; what is left out matches everything. */
export interface AclFilter {
  readonly resourceType?: Exclude<AclResourceType, 'unknown'> | undefined;
  readonly resourceName?: string | undefined;
  /** `match`: literal, prefixed and `*` rules that apply to the name. */
  readonly patternType?: Exclude<AclPatternType, 'unknown'> | undefined;
  readonly principal?: string | undefined;
  readonly host?: string | undefined;
  readonly operation?: Exclude<AclOperation, 'unknown'> | undefined;
  readonly permission?: Exclude<AclPermission, 'unknown'> | undefined;
}

/** A rule of the cluster. */
export interface AclDescription {
  readonly resourceType: AclResourceType;
  readonly resourceName: string;
  readonly patternType: AclPatternType;
  readonly principal: string;
  readonly host: string;
  readonly operation: AclOperation;
  readonly permission: AclPermission;
  /** Why `deleteAcls()` has not deleted it. */
  readonly error: KafkaError | null;
}

/** What became of a rule to create. */
export interface AclResult {
  readonly error: KafkaError | null;
}

/** The rules that a filter has matched. */
export interface AclMatches {
  readonly acls: readonly AclDescription[];
  readonly error: KafkaError | null;
}

interface AclAnswer {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly patternType: number;
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permission: number;
  readonly error: Failure | null;
}

const FIRST_REAL = 2; // after 'unknown' and 'any'

export function encodeBindings(acls: readonly AclBinding[]): NativeMap[] {
  checkArray('acls', acls);
  return acls.map((acl: AclBinding, i) => {
    const at = `acls[${i}]`;
    checkObject(at, acl);
    const { resourceName, patternType = 'literal', principal, host = '*' } = acl;
    checkName(`${at}.resourceName`, resourceName);
    checkName(`${at}.principal`, principal);
    checkName(`${at}.host`, host);
    const number = (field: keyof AclBinding, names: readonly string[]): number =>
      numberOf(`${at}.${field}`, names, acl[field], names.slice(FIRST_REAL));
    return {
      resourceType: number('resourceType', ACL_RESOURCE_TYPES),
      resourceName,
      patternType: numberOf(`${at}.patternType`, ACL_PATTERN_TYPES, patternType, [
        'literal',
        'prefixed',
      ]),
      principal,
      host,
      operation: number('operation', ACL_OPERATIONS),
      permission: number('permission', ACL_PERMISSIONS),
    };
  });
}

export function encodeFilters(filters: readonly AclFilter[]): NativeMap[] {
  checkArray('filters', filters);
  return filters.map((filter: AclFilter, i) => {
    const at = `filters[${i}]`;
    checkObject(at, filter);
    const text = (field: 'resourceName' | 'principal' | 'host'): string | null => {
      const value = filter[field];
      if (value === undefined) return null;
      checkName(`${at}.${field}`, value);
      return value;
    };
    const number = (field: keyof AclFilter, names: readonly string[]): number =>
      numberOf(`${at}.${field}`, names, filter[field] ?? 'any', names.slice(1));
    return {
      resourceType: number('resourceType', ACL_RESOURCE_TYPES),
      resourceName: text('resourceName'),
      patternType: number('patternType', ACL_PATTERN_TYPES),
      principal: text('principal'),
      host: text('host'),
      operation: number('operation', ACL_OPERATIONS),
      permission: number('permission', ACL_PERMISSIONS),
    };
  });
}

/** Brokers answer in the order of the request; nothing else tells which rule is meant. */
export function aclResults(count: number, answer: unknown): AclResult[] {
  const answers = answer as readonly { readonly error: Failure | null }[];
  return Array.from({ length: count }, (_, i) => ({ error: errorOf(answers[i]?.error) }));
}

export function aclMatches(count: number, answer: unknown): AclMatches[] {
  const answers = answer as readonly { acls: readonly AclAnswer[]; error: Failure | null }[];
  return Array.from({ length: count }, (_, i) => ({
    acls: aclDescriptions(answers[i]?.acls ?? []),
    error: errorOf(answers[i]?.error),
  }));
}

export function aclDescriptions(answer: unknown): AclDescription[] {
  return (answer as readonly AclAnswer[]).map((acl) => ({
    resourceType: nameOf(ACL_RESOURCE_TYPES, acl.resourceType),
    resourceName: acl.resourceName,
    patternType: nameOf(ACL_PATTERN_TYPES, acl.patternType),
    principal: acl.principal,
    host: acl.host,
    operation: nameOf(ACL_OPERATIONS, acl.operation),
    permission: nameOf(ACL_PERMISSIONS, acl.permission),
    error: errorOf(acl.error),
  }));
}
