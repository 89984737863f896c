/**
 * Makes work that goes over whatever waits run one pass at a time.
 * @param pass goes over what waits when it begins.
 * @returns a function whose promise covers everything that waited when it was called: the pass
 * that begins now, or, while one is under way, the one after it.
 */
export function inPasses(pass: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  function begin(): Promise<void> {
    current = pass().finally(() => {
      current = undefined;
    });
    return current;
  }

  return () => {
    if (!current) return begin();
    next ??= current
      .catch(() => {})
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  };
}
