import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import {
  benchForTests,
  type Pipeline,
  pay,
  quick,
  refund,
  seller,
  staff,
  submit,
} from './operations-harness.ts';

const bench = benchForTests({ timing: { ...quick, grace: 0, patience: 0 } });

/** No limit holds for them. */
const finance = staff('finance');

const refundedAsKept = async (charge: string) => {
  const { read } = bench.pipeline.services.store;
  const kept = read.selectFrom('stripe_charge').select('amount_refunded').where('id', '=', charge);
  return (await kept.executeTakeFirst())?.amount_refunded;
};

test('what a refund has changed is read again although the process ended before it could be', async () => {
  const { sandbox, reaches } = bench;
  const charge = await pay(sandbox);
  // Held until the reads after it cannot be answered any more.
  await sandbox.fault({ method: 'POST', path: '/v1/refunds', delayMs: 300, times: 1 });
  const { operation } = await refund(bench.pipeline, { charge: charge.id, amount: 4000 });
  await eventually(async () => expect(await bench.refundPosts(charge.id)).toHaveLength(1));
  await sandbox.fault({ method: 'GET', path: '/v1/charges/*', delayMs: 60_000 });
  await reaches(operation.id, { status: 'succeeded' });
  await bench.restart();
  await sandbox.clearFaults();
  await bench.pipeline.operations.recover();
  await eventually(async () => expect(await refundedAsKept(charge.id)).toBe(4000));
});

/** A process ends just before its next write reaches Stripe, or just after. */
type Death = 'before' | 'after';

/** Has nothing that this pipeline writes from now on come back. */
function dieAtNextWrite({ services: { stripe } }: Pipeline, death: Death) {
  const write = stripe.write.bind(stripe);
  const end = { hasCome: false };
  stripe.write = async (request) => {
    if (death === 'after' && !end.hasCome) await write(request);
    end.hasCome = true;
    return new Promise(() => {});
  };
  return end;
}

/** Has the process end so often, each time a step or none further, and then lets it finish. */
async function throughDeaths(deaths: readonly Death[], begin: () => Promise<string>) {
  const [first, ...later] = deaths;
  let end = first && dieAtNextWrite(bench.pipeline, first);
  const id = await begin();
  for (const death of [...later, undefined]) {
    await eventually(async () => {
      const { status } = await bench.pipeline.operations.find(id);
      if (!end?.hasCome && status !== 'succeeded') throw new Error(`It is ${status}`);
    });
    if (!end?.hasCome) break;
    await bench.restart();
    end = death && dieAtNextWrite(bench.pipeline, death);
    await bench.pipeline.operations.recover();
  }
  return bench.reaches(id, { status: 'succeeded' });
}

test.each<Death>(['before', 'after'])(
  'a transfer that waited for funds is made once, though the process ended just %s that',
  async (death) => {
    const { sandbox, reaches } = bench;
    const currency = death === 'before' ? 'eur' : 'gbp';
    const destination = await seller(sandbox, 'Casa Verde');
    const input = { destination, amount: 5000, currency, runWhenFunded: true };
    const { operation } = await submit(bench.pipeline, 'transfer.create', input, finance);
    await reaches(operation.id, { status: 'waiting_funds' });
    await pay(sandbox, { amount: 10_000, currency });
    const end = dieAtNextWrite(bench.pipeline, death);
    await bench.pipeline.operations.recover();
    await eventually(() => expect(end.hasCome).toBe(true));
    await bench.restart();
    await bench.pipeline.operations.recover();
    const { steps } = await reaches(operation.id, { status: 'succeeded' });
    expect(steps.map(({ status }) => status)).toEqual(['refused', 'succeeded']);
    const { data } = await sandbox.stripe.transfers.list({ destination });
    expect(data.map(({ id, amount }) => [id, amount])).toEqual([[steps[1]?.object, 5000]]);
  },
);

interface Sale {
  charge: string;
  amount: number;
  transfers: { id: string; sent: number }[];
}

/** A payment of so much, of which these percentages were sent on. */
async function sold(amount: number, percentages: readonly number[]): Promise<Sale> {
  const { sandbox } = bench;
  const transfer_group = `any_${performance.now()}`;
  const charge = await pay(sandbox, { amount, transfer_group });
  const transfers: Sale['transfers'] = [];
  for (const percent of percentages) {
    const destination = await seller(sandbox, 'Casa Verde');
    const sent = Math.floor((amount * percent) / 100);
    const order = { amount: sent, currency: 'usd', destination, transfer_group };
    transfers.push({ id: (await sandbox.stripe.transfers.create(order)).id, sent });
  }
  return { charge: charge.id, amount, transfers };
}

const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);

/** Asserts that of each transfer as much has come back as is due for what the customer got back. */
async function expectShares({ charge, amount, transfers }: Sale, refunds: readonly number[]) {
  const { stripe } = bench.sandbox;
  const { data } = await stripe.refunds.list({ charge });
  expect(data.map((made) => made.amount).sort()).toEqual([...refunds].sort());
  const refunded = total(refunds);
  for (const { id, sent } of transfers) {
    const { amount_reversed } = await stripe.transfers.retrieve(id);
    const due = (sent * refunded) / amount;
    expect(Math.abs(amount_reversed - due)).toBeLessThan(transfers.length + 1);
    expect(amount_reversed).toBeLessThanOrEqual(sent);
    if (refunded === amount) expect(amount_reversed).toBe(sent);
  }
}

test('any refund, of any split and after any other, is done once through any crashes', async () => {
  await pay(bench.sandbox, { amount: 5_000_000 });
  const percent = (min: number, max: number) => fc.integer({ min, max });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 300, max: 60_000 }),
      fc.array(percent(1, 30), { minLength: 1, maxLength: 3 }),
      percent(0, 99),
      fc.oneof(percent(1, 100), fc.constant(100)),
      fc.array(fc.constantFrom<Death>('before', 'after'), { maxLength: 6 }),
      async (amount, percentages, before, then, deaths) => {
        // The last one may have ended with a death to spare.
        await bench.restart();
        const sale = await sold(amount, percentages);
        const { charge } = sale;
        const first = Math.floor((amount * before) / 100);
        const second = Math.max(1, Math.floor(((amount - first) * then) / 100));
        if (first > 0) {
          const { operation } = await refund(bench.pipeline, { charge, amount: first }, finance);
          await bench.reaches(operation.id, { status: 'succeeded' });
        }
        const done = await throughDeaths(deaths, async () => {
          const { operation } = await refund(bench.pipeline, { charge, amount: second }, finance);
          return operation.id;
        });
        expect(total(done.effects.map((effect) => effect.amount))).toBe(0);
        await expectShares(sale, first > 0 ? [first, second] : [second]);
      },
    ),
    { numRuns: 10 },
  );
}, 180_000);
