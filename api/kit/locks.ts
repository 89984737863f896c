/** Holds one lock a key; waiters run in the order they came. */
export interface Locks {
  /** Runs `work` once every key is free, and frees them when it ends, however it ends. */
  with<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>;
}

/** Locks within this process. Several instances would put a shared one behind the same interface. */
export function processLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>();

  async function withOne<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = tails.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const tail = mine.catch(() => {});
    tails.set(key, tail);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  }

  return {
    with(keys, work) {
      // One order for everyone, so that two holders never wait for each other.
      const sorted = [...new Set(keys)].sort();
      return sorted.reduceRight<typeof work>((inner, key) => () => withOne(key, inner), work)();
    },
  };
}
