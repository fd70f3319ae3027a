import { checkInteger } from '../client/topic-partition.js';
import type { ConsumerGroupMetadata } from '../consumer/membership.js';
import { invalidArgType, invalidArgValue } from '../errors/argument-error.js';
import type { NativeGroupMetadata } from '../native/binding.js';

/** A consumer, or who it is in its group. */
export type GroupOf = ConsumerGroupMetadata | { groupMetadata(): ConsumerGroupMetadata };

/** Checks what offsets are to be committed for, and brings it into the addon's form. */
export function flattenGroup(group: GroupOf): NativeGroupMetadata {
  if (typeof group !== 'object' || (group as unknown) === null) {
    throw invalidArgType('group', 'a Consumer or its groupMetadata()', group);
  }
  const metadata = 'groupMetadata' in group ? group.groupMetadata() : group;
  const { groupId, generationId, memberId, groupInstanceId } = metadata;
  const names: Record<string, unknown> = {
    groupId,
    memberId,
    groupInstanceId: groupInstanceId ?? '',
  };
  for (const [name, value] of Object.entries(names)) {
    if (typeof value !== 'string') throw invalidArgType(`group.${name}`, 'a string', value);
  }
  // librdkafka would look for the coordinator of no group until time is up.
  if (groupId === '') throw invalidArgValue('group.groupId', 'must not be empty');
  checkInteger('group.generationId', generationId, -1, 2 ** 31 - 1);
  return { groupId, generationId, memberId, groupInstanceId: groupInstanceId ?? '' };
}
