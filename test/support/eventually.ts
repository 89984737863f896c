import { setTimeout as pause } from 'node:timers/promises';

/**
 * Repeats `check` until it holds, and gives what it gives; fails with its last error after
 * `withinMs`. For what another process brings about in its own time.
 */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (let waitMs = 5; ; waitMs = Math.min(waitMs * 2, 100)) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await pause(waitMs);
  }
}
