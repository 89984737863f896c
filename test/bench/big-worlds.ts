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

/** Objects of each type that a sweep reads, in pages of a hundred. */
const swept = 20_000;

/** Reads the lists as a back office does that keeps a copy of all of them. */
async function sweep({ stripe }: SandboxForTest): Promise<number> {
  const lists = [
    stripe.charges,
    stripe.transfers,
    stripe.accounts,
    stripe.balanceTransactions,
    stripe.paymentIntents,
    stripe.applicationFees,
    stripe.events,
  ];
  let read = 0;
  for (const list of lists) {
    let left = swept;
    for await (const _object of list.list({ limit: 100 })) {
      read += 1;
      if (--left === 0) break;
    }
  }
  return read;
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
  const intent = await ids(stripe.paymentIntents.list({ limit: 100 }));
  const payout = await ids(stripe.payouts.list({ limit: 100 }));
  const booking = await ids(stripe.balanceTransactions.list({ limit: 100 }));
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
    ['retrieve a transfer', (n) => stripe.transfers.retrieve(transfer(n).id)],
    ['retrieve a payment intent', (n) => stripe.paymentIntents.retrieve(intent(n).id)],
    ['retrieve a booking', (n) => stripe.balanceTransactions.retrieve(booking(n).id)],
    ['retrieve a payout', (n) => stripe.payouts.retrieve(payout(n).id)],
    ["retrieve the platform's balance", () => stripe.balance.retrieve()],
    ['list 10 accounts', (n) => stripe.accounts.list({ starting_after: account(n).id })],
    ['list 10 payouts', () => stripe.payouts.list()],
    ['list 10 refunds', () => stripe.refunds.list()],
    ['list 10 disputes', () => stripe.disputes.list()],
    ['list 10 fees', () => stripe.applicationFees.list()],
    [
      'list the charges of a payment intent',
      (n) => stripe.charges.list({ payment_intent: intent(n).id }),
    ],
    [
      'list the bookings of a charge',
      (n) => stripe.balanceTransactions.list({ source: charge(n).id }),
    ],
    [
      'list 10 bookings of a payout',
      (n) => stripe.balanceTransactions.list({ payout: payout(n).id }),
    ],
    ['list 10 bookings of a type', () => stripe.balanceTransactions.list({ type: 'refund' })],
    ['list 10 bookings of a currency', () => stripe.balanceTransactions.list({ currency: 'gbp' })],
    ['list 10 events', () => stripe.events.list()],
    ['list 10 events of a type', () => stripe.events.list({ type: 'charge.refunded' })],
    [
      'search charges by state and amount',
      () => stripe.charges.search({ query: 'status:"succeeded" AND amount>5000' }),
    ],
    [
      'search payment intents by metadata',
      () => stripe.paymentIntents.search({ query: 'metadata["kind"]:"booking"' }),
    ],
    ['list 10 bookings of an account', (n) => stripe.balanceTransactions.list({}, destination(n))],
  ];
  return asked;
}

/** How a world whose file is in `folder` is served: start, medians over HTTP, memory, a sweep. */
export async function servingOf(folder: string, scale: BigScale): Promise<Row[]> {
  const rows: Row[] = [];
  const tell = (what: string, figure: string) => rows.push({ what: `${what} (${scale})`, figure });
  const opening = performance.now();
  const sandbox = await startSandbox({ dataDir: folder });
  try {
    const tellMemory = (what: string) => {
      const { now, most } = memoryOf(sandbox.pid);
      tell(what, `${megabytes(now)}, ${megabytes(most)} at most`);
    };
    tell('starting on it', `${((performance.now() - opening) / 1000).toFixed(1)} s`);
    for (const [name, ask] of await requests(sandbox)) {
      const once = async (n: number) => void (await ask(n));
      await timeEach(warmUp, once);
      const times = await timeEach(runs, once);
      const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
      tell(name, `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
    }
    tellMemory('memory while served');
    const sweeping = performance.now();
    const read = await sweep(sandbox);
    const rate = Math.round((1000 * read) / (performance.now() - sweeping)).toLocaleString('en');
    tell('sweeping', `${rate} objects a second`);
    tellMemory('memory after a sweep');
    return rows;
  } finally {
    await sandbox.stop();
  }
}

/** How a big world is generated and served: rate, size, and as above. */
export async function bigWorld(scale: BigScale): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-world-'));
  const file = join(folder, 'stripe.db');
  try {
    const started = performance.now();
    makeWorldFile({ file, seed: 1, scale });
    const seconds = (performance.now() - started) / 1000;
    const perSecond = Math.round(sizes[scale].charges / seconds).toLocaleString('en');
    return [
      {
        what: `generating the ${scale} world`,
        figure: `${seconds.toFixed(0)} s, ${perSecond} payments a second`,
      },
      { what: `its file (${scale})`, figure: megabytes(statSync(file).size) },
      ...(await servingOf(folder, scale)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
