// Buffers on memory that is there already, made in large numbers.

type ViewConstructor = new (block: ArrayBufferLike, position: number, size: number) => Buffer;

/**
 * The class that Buffers are made of; undefined where the platform does not show it.
 *
 * `Buffer.from()` looks at its arguments for longer than it takes to make the Buffer.
 */
function viewConstructor(): ViewConstructor | undefined {
  const species = (Buffer as unknown as Record<symbol, unknown>)[Symbol.species];
  if (typeof species !== 'function') return undefined;
  const View = species as ViewConstructor;
  const view: unknown = new View(new ArrayBuffer(3), 1, 2);
  return Buffer.isBuffer(view) && view.length === 2 ? View : undefined;
}

const View =
  viewConstructor() ??
  // Called with `new`, a function that returns an object gives that.
  (function (block: ArrayBuffer, position: number, size: number) {
    return Buffer.from(block, position, size);
  } as unknown as ViewConstructor);

/** A Buffer of `size` bytes of `block` from `position` on; nothing is copied or checked. */
export function bufferView(block: ArrayBufferLike, position: number, size: number): Buffer {
  return new View(block, position, size);
}
