import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay } from '../support/merchant.ts';

/**
 * Forecasts of the demo world, each made with what was known on its day, beside what Stripe then
 * said, while new payments, transfers and refunds go on that no forecast knows of.
 */

const day = 86_400;
const forecasts = 4;
const ahead = 14;

interface Forecast {
  data: {
    currencies: {
      currency: string;
      available: number;
      days: { date: string; closing: number }[];
    }[];
  };
}
interface Guess {
  currency: string;
  /** What was available when the guess was made. */
  held: number;
  /** By date. */
  closing: Map<string, number>;
}

let app: AppForTest;
let finance: Client;
let stripe: Stripe;
let seller: string;

beforeAll(async () => {
  app = await startApp({ world: 'demo' });
  ({ stripe } = app.sandbox);
  finance = await app.as('finance');
  // All of the demo world, however busy the machine is.
  await eventually(async () => {
    const { asOf } = await (await app.as('manager')).read<{ asOf: number | null }>('/api/sync');
    expect(asOf).not.toBeNull();
  }, 240_000);
  const accounts = await stripe.accounts.list({ limit: 100 });
  const active = accounts.data.find(
    ({ country, payouts_enabled }) => country === 'US' && payouts_enabled,
  );
  seller = active?.id ?? '';
  // To the last minute of a day, so that what is then available is what the day closes with.
  await app.sandbox.advance(day - ((await app.sandbox.now()) % day) - 60);
}, 300_000);
afterAll(() => app.stop());

const today = async () => new Date((await app.sandbox.now()) * 1000).toISOString().slice(0, 10);

async function availableNow(): Promise<Map<string, number>> {
  const { available } = await stripe.balance.retrieve();
  return new Map(available.map(({ currency, amount }) => [currency, amount]));
}

/** What is forecast once the balance that it begins with is Stripe's. */
async function guess(): Promise<Guess[]> {
  return eventually(async () => {
    const { status } = await finance.get('/api/balances/platform');
    expect(status).toBe(200);
    const { data } = await finance.read<Forecast>('/api/balances/platform/forecast');
    const actual = await availableNow();
    return data.currencies.map(({ currency, available, days }) => {
      expect(available).toBe(actual.get(currency));
      const closing = new Map(days.map(({ date, closing }) => [date, closing]));
      return { currency, held: available, closing };
    });
  }, 30_000);
}

/** A day's business. It differs from day to day, and nothing in it is known the day before. */
async function business(n: number): Promise<void> {
  for (let sale = 0; sale <= n % 3; sale += 1) {
    const amount = 4_000 + 1_700 * ((n * 7 + sale * 3) % 5);
    const charge = await pay(app.sandbox, { amount, payment_method: 'pm_card_visa' });
    await stripe.transfers.create({
      amount: Math.floor(amount * 0.8),
      currency: 'usd',
      destination: seller,
      source_transaction: charge.id,
    });
    if (n % 4 === 1 && sale === 0)
      await stripe.refunds.create({ charge: charge.id, amount: Math.floor(amount / 3) });
  }
}

test('forecasts of two weeks are nearer to what then happened than that nothing changes', async () => {
  const guesses: Guess[] = [];
  const happened = new Map<string, Map<string, number>>();
  for (let n = 0; n < forecasts + ahead; n += 1) {
    await business(n);
    happened.set(await today(), await availableNow());
    if (n < forecasts) guesses.push(...(await guess()));
    await app.sandbox.advance(day);
  }
  const lines: string[] = [];
  for (const currency of ['usd', 'eur', 'gbp']) {
    const errors = guesses
      .filter((each) => each.currency === currency)
      .flatMap(({ held, closing }) =>
        [...closing].slice(1).flatMap(([date, guessed]) => {
          const actual = happened.get(date)?.get(currency);
          return actual === undefined
            ? []
            : [{ ours: Math.abs(guessed - actual), calm: Math.abs(held - actual) }];
        }),
      );
    const mean = (of: 'ours' | 'calm') =>
      Math.round(errors.reduce((all, each) => all + each[of], 0) / errors.length);
    const [ours, calm] = [mean('ours'), mean('calm')];
    lines.push(
      `${currency}: ${errors.length} days, off by ${ours} minor units on average; ` +
        `that nothing changes: ${calm}`,
    );
    expect(errors.length).toBeGreaterThanOrEqual(forecasts * (ahead - 1));
    // In euro or pounds there may be a fortnight in which nothing happens at all.
    if (currency === 'usd' || ours + calm > 0) expect(ours).toBeLessThan(calm);
  }
  console.info(lines.join('\n'));
}, 180_000);
