import { invalidArgType } from '../errors/argument-error.js';
import { MockCluster } from './mock-cluster.js';
import type { MockClusterOptions } from './mock-options.js';

/**
 * Runs `use` with a mock cluster of its own and closes it afterwards, whatever happens.
 *
 * @returns What `use` returns; rejects with what it throws.
 *
 * @example
 * ```ts
 * test('an order is confirmed', () =>
 *   withMockCluster(async (cluster) => {
 *     const producer = new Producer({ 'bootstrap.servers': cluster.bootstrapServers });
 *     // ...
 *   }, { topics: ['orders', 'confirmations'] }));
 * ```
 */
export async function withMockCluster<T>(
  use: (cluster: MockCluster) => T | Promise<T>,
  options?: MockClusterOptions,
): Promise<T> {
  if (typeof use !== 'function') throw invalidArgType('use', 'a function', use);
  const cluster = new MockCluster(options);
  try {
    return await use(cluster);
  } finally {
    await cluster.close();
  }
}
