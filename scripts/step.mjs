// Progress of the scripts: one line per step that did something, with the seconds that it took.

/**
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} body
 * @returns {Promise<T>}
 */
export async function step(name, body) {
  const start = performance.now();
  const result = await body();
  console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
