import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BigScale, sizes } from '../../api/sandbox/world/sizes.ts';
import { makeWorldFile } from '../../api/sandbox/world/world-file.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { quantile, type Row, timeEach } from './measure.ts';

const runs = 300;
const warmUp = 50;

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;

/** Memory that a process has of the machine, in bytes: now, and at its most. */
function memoryOf(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
  return { now: of('VmRSS'), most: of('VmHWM') };
}

/** What is asked of a local Stripe most, each time of another object or page. */
async function requests({ stripe }: SandboxForTest) {
  const ids = async <T extends { id: string }>(list: AsyncIterable<T>) => {
    const found: T[] = [];
    for await (const one of list) if (found.push(one) === 1000) break;
    return (n: number) => found[(n * 7919) % found.length]!;
  };
  const charge = await ids(stripe.charges.list({ limit: 100 }));
  const transfer = await ids(stripe.transfers.list({ limit: 100 }));
  const account = await ids(stripe.accounts.list({ limit: 100 }));
  const destination = (n: number) => ({ stripeAccount: String(transfer(n).destination) });
  const asked: [name: string, ask: (n: number) => Promise<unknown>][] = [
    ['retrieve a charge', (n) => stripe.charges.retrieve(charge(n).id)],
    ['retrieve an account', (n) => stripe.accounts.retrieve(account(n).id)],
    ['retrieve a balance', (n) => stripe.balance.retrieve({}, destination(n))],
    ['list 10 charges', (n) => stripe.charges.list({ starting_after: charge(n).id })],
    ['list 100 charges', (n) => stripe.charges.list({ limit: 100, starting_after: charge(n).id })],
    [
      'list the transfers of a group',
      (n) => stripe.transfers.list({ transfer_group: String(transfer(n).transfer_group) }),
    ],
    [
      'list 10 transfers to an account',
      (n) => stripe.transfers.list({ destination: String(transfer(n).destination) }),
    ],
    ['list 10 bookings of an account', (n) => stripe.balanceTransactions.list({}, destination(n))],
  ];
  return asked;
}

/** How a big world is generated and served: rate, size, memory, medians over HTTP. */
export async function bigWorld(scale: BigScale): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-world-'));
  const file = join(folder, 'stripe.db');
  try {
    const started = performance.now();
    makeWorldFile({ file, seed: 1, scale });
    const seconds = (performance.now() - started) / 1000;
    const perSecond = Math.round(sizes[scale].charges / seconds).toLocaleString('en');
    const rows: Row[] = [
      {
        what: `generating the ${scale} world`,
        figure: `${seconds.toFixed(0)} s, ${perSecond} payments a second`,
      },
      { what: `its file (${scale})`, figure: megabytes(statSync(file).size) },
    ];
    const opening = performance.now();
    const sandbox = await startSandbox({ dataDir: folder });
    rows.push({
      what: `starting on it (${scale})`,
      figure: `${((performance.now() - opening) / 1000).toFixed(1)} s`,
    });
    for (const [name, ask] of await requests(sandbox)) {
      const once = async (n: number) => void (await ask(n));
      await timeEach(warmUp, once);
      const times = await timeEach(runs, once);
      const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
      rows.push({
        what: `${name} (${scale})`,
        figure: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
      });
    }
    const { now, most } = memoryOf(sandbox.pid);
    rows.push({
      what: `memory while served (${scale})`,
      figure: `${megabytes(now)}, ${megabytes(most)} at most`,
    });
    await sandbox.stop();
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
