import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
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

/** Objects of each list that questions are asked about, so that it is another one each time. */
const sampled = 1000;

async function some<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of list) if (found.push(one) === sampled) break;
  return found;
}
/** The nth of them, in an order that does not follow the tables'. */
const nth =
  <T>(found: readonly T[]) =>
  (n: number) =>
    found[(n * 7919) % found.length]!;

type Asked = [name: string, ask: (n: number) => Promise<unknown>];

/** What has a list of its own, and something in it. */
const lists = [
  'accounts',
  'applicationFees',
  'balanceTransactions',
  'charges',
  'disputes',
  'events',
  'paymentIntents',
  'payouts',
  'refunds',
  'transfers',
] as const;

/** Ten anywhere in each list, and one of them. */
async function ofEachList(stripe: Stripe): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const name of lists) {
    const resource = stripe[name];
    const one = nth(await some<{ id: string }>(resource.list({ limit: 100 })));
    asked.push(
      [`list 10 of ${name}`, (n) => resource.list({ limit: 10, starting_after: one(n).id })],
      [`retrieve one of ${name}`, (n) => resource.retrieve(one(n).id)],
    );
  }
  return asked;
}

/** What belongs to one account, transfer or payment, each time to another. */
async function ofOne(stripe: Stripe): Promise<Asked[]> {
  const charge = nth(await some(stripe.charges.list({ limit: 100 })));
  const transfer = nth(await some(stripe.transfers.list({ limit: 100 })));
  const intent = nth(await some(stripe.paymentIntents.list({ limit: 100 })));
  const payout = nth(await some(stripe.payouts.list({ limit: 100 })));
  const account = (n: number) => String(transfer(n).destination);
  const acting = (n: number) => ({ stripeAccount: account(n) });
  return [
    ["retrieve the platform's balance", () => stripe.balance.retrieve()],
    ['retrieve a balance', (n) => stripe.balance.retrieve({}, acting(n))],
    ['list the capabilities of an account', (n) => stripe.accounts.listCapabilities(account(n))],
    ['list the persons of an account', (n) => stripe.accounts.listPersons(account(n))],
    ['list the bank accounts of one', (n) => stripe.accounts.listExternalAccounts(account(n))],
    ['list 10 bookings of an account', (n) => stripe.balanceTransactions.list({}, acting(n))],
    ['list 10 payouts of an account', (n) => stripe.payouts.list({}, acting(n))],
    ['list 10 payments of an account', (n) => stripe.charges.list({}, acting(n))],
    ['list 10 transfers to one', (n) => stripe.transfers.list({ destination: account(n) })],
    [
      'list the transfers of a group',
      (n) => stripe.transfers.list({ transfer_group: String(transfer(n).transfer_group) }),
    ],
    ['list the reversals of a transfer', (n) => stripe.transfers.listReversals(transfer(n).id)],
    ['list the refunds of a charge', (n) => stripe.refunds.list({ charge: charge(n).id })],
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
  ];
}

/** What narrows a long list down, and what walks far along one. */
function narrowed(stripe: Stripe): Asked[] {
  return [
    ['list 100 of charges', () => stripe.charges.list({ limit: 100 })],
    ['list 10 bookings of a type', () => stripe.balanceTransactions.list({ type: 'refund' })],
    ['list 10 bookings of a currency', () => stripe.balanceTransactions.list({ currency: 'gbp' })],
    ['list 10 events of a type', () => stripe.events.list({ type: 'charge.refunded' })],
    [
      'search charges by state and amount',
      () => stripe.charges.search({ query: 'status:"succeeded" AND amount>5000' }),
    ],
    [
      'search payment intents by metadata',
      () => stripe.paymentIntents.search({ query: 'metadata["kind"]:"booking"' }),
    ],
  ];
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
    const { stripe } = sandbox;
    const asked = [...(await ofEachList(stripe)), ...(await ofOne(stripe)), ...narrowed(stripe)];
    for (const [name, ask] of asked) {
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
