/** Milliseconds of the slowest request but the given share: 0.5 the median, 0.99 the p99. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** How long each of `count` runs took, one after the other, in milliseconds. */
export async function timeEach(count: number, run: (n: number) => Promise<void>) {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const started = performance.now();
    await run(n);
    times.push(performance.now() - started);
  }
  return times;
}

/**
 * What each of `count` runs took of the processor, one after the other, in milliseconds: the same
 * on a machine that has other things to do.
 */
export async function cpuEach(count: number, run: (n: number) => Promise<void>) {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const before = process.cpuUsage();
    await run(n);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return times;
}

/** Runs `work` for 0 to `count - 1`, so many at once. */
export async function inParallel(
  count: number,
  atOnce: number,
  work: (n: number) => Promise<void>,
) {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) await work(next++);
    }),
  );
}

/** A line of the table that the bench prints. */
export interface Row {
  what: string;
  figure: string;
}

/** Prints rows as a Markdown table, so that a run can be pasted where it is discussed. */
export function printTable(rows: readonly Row[]) {
  const width = Math.max(...rows.map(({ what }) => what.length));
  console.log(`| ${'what'.padEnd(width)} | figure |`);
  console.log(`| ${'-'.repeat(width)} | --- |`);
  for (const { what, figure } of rows) console.log(`| ${what.padEnd(width)} | ${figure} |`);
}
