/** Makes any change of `value`, or of what it holds, throw. Bytes cannot be frozen. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Object.isFrozen(value)) return value;
  if (value instanceof Map) {
    const refuse = (): never => {
      throw new Error('a frozen Map was changed');
    };
    Object.assign(value, { set: refuse, delete: refuse, clear: refuse });
    for (const entry of value.values()) deepFreeze(entry);
  }
  for (const key of Reflect.ownKeys(value)) deepFreeze(Reflect.get(value, key));
  return Object.freeze(value);
}
