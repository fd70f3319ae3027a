import type { TopicMetadata } from '../../admin/cluster.js';
import type { Report } from '../report.js';

/** How many partitions a line names. */
const MOST_NAMED = 8;

/** Reports on one topic: whether it is there, its leaders, its in-sync replicas. */
export function checkTopic(report: Report, name: string, topics: readonly TopicMetadata[]): void {
  const topic = topics.find((it) => it.topic === name);
  if (topic === undefined) {
    report.fail(
      'topic',
      `${name} is not among the topics that this client sees`,
      'Create it, or check its spelling; if there are ACLs, this user needs Describe on it.',
    );
    return;
  }
  if (topic.error !== null) {
    report.fail('topic', `${name}: ${topic.error.message}`, 'See what the brokers log about it.');
    return;
  }
  const { partitions } = topic;
  const leaders = new Set(partitions.map(({ leader }) => leader).filter((leader) => leader >= 0));
  const brokers = [...leaders].sort((a, b) => a - b).join(', ');
  report.ok('topic', `${name}: ${partitions.length} partitions, led by brokers ${brokers}`);
  const numbers = (wanted: (it: (typeof partitions)[number]) => boolean): number[] =>
    partitions.filter(wanted).map(({ partition }) => partition);
  const leaderless = numbers(({ leader }) => leader < 0);
  if (leaderless.length > 0) {
    report.fail(
      'leaders',
      `no leader: partitions ${list(leaderless)}`,
      'Start the brokers that hold them; until then these partitions can be neither read nor written.',
    );
  }
  const behind = numbers(({ isr, replicas }) => isr.length < replicas.length);
  if (behind.length > 0) {
    report.warn(
      'replicas',
      `fewer in sync than there are: partitions ${list(behind)}`,
      'With fewer than min.insync.replicas, messages with acks=all are refused.',
    );
  }
}

function list(numbers: readonly number[]): string {
  const more = numbers.length - MOST_NAMED;
  return `${numbers.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
