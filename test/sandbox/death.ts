import Database, { type Statement } from 'better-sqlite3';

/**
 * Loaded into a sandbox's process before everything else (`node --import`), this kills it in the
 * middle of its work: at the n-th statement that it runs, or right after the n-th commit, counted
 * from the signal SIGUSR2. `DEATH` in the environment says at which: `statement 120`, `commit 7`.
 */
const [moment, number] = (process.env.DEATH ?? '').split(' ');
let left = Number.POSITIVE_INFINITY;
process.once('SIGUSR2', () => {
  left = Number(number);
});

const database = new Database(':memory:');
const prototype = Object.getPrototypeOf(database.prepare('SELECT 1')) as Statement;
database.close();
const { run } = prototype;
prototype.run = function (this: Statement, ...values: unknown[]) {
  if (moment === 'statement') countDown();
  const result = run.apply(this, values);
  if (moment === 'commit' && this.source === 'COMMIT') countDown();
  return result;
};

function countDown(): void {
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}
