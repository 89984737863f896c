const texts = new WeakMap<object, string>();

/**
 * The JSON of an object that is never changed in place. It is made once: the same charge is
 * written to its table and into the events about it.
 */
export function jsonOf(object: object): string {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const text = JSON.stringify(object);
  texts.set(object, text);
  return text;
}
