// Buffers on memory that is there already, made in large numbers.

type ViewConstructor = new (block: ArrayBufferLike, position: number, size: number) => Buffer;

/**
 * The class that Buffers are made of; undefined where the platform does not show it.
 *
 * `Buffer.from()` looks at its arguments for longer than it takes to make the Buffer.
 */
function viewConstructor(): ViewConstructor | undefined {
  const species: unknown = Reflect.get(Buffer, Symbol.species);
  if (typeof species !== 'function') return undefined;
  const View = species as ViewConstructor;
  const view: unknown = new View(new ArrayBuffer(3), 1, 2);
  return Buffer.isBuffer(view) && view.length === 2 ? View : undefined;
}

const View = viewConstructor();

/** A Buffer of `size` bytes of `block` from `position` on; nothing is copied. */
export const bufferView: (block: ArrayBufferLike, position: number, size: number) => Buffer =
  View === undefined
    ? (block, position, size) => Buffer.from(block as ArrayBuffer, position, size)
    : (block, position, size) => new View(block, position, size);
