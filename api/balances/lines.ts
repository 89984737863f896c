import type Stripe from 'stripe';
import type { Write } from '../store/database.ts';
import type { Derivation } from '../store/derive.ts';
import { parse } from '../store/snapshot.ts';
import type { BalanceLineTable } from '../store/tables.ts';

type Line = Omit<BalanceLineTable, 'pk'>;

/** One line a currency of a balance; `total` is available and pending together. */
export function linesOf(holder: string, balance: Stripe.Balance): Line[] {
  const lines = new Map<string, Line>();
  const line = (currency: string): Line => {
    const known = lines.get(currency);
    if (known) return known;
    const figures = { available: 0, pending: 0, total: 0, reserved: 0, instant: 0 };
    const made = { holder, currency, ...figures };
    lines.set(currency, made);
    return made;
  };
  for (const { amount, currency } of balance.available) line(currency).available += amount;
  for (const { amount, currency } of balance.pending) line(currency).pending += amount;
  for (const { amount, currency } of balance.connect_reserved ?? [])
    line(currency).reserved += amount;
  for (const { amount, currency } of balance.instant_available ?? [])
    line(currency).instant += amount;
  for (const each of lines.values()) each.total = each.available + each.pending;
  return [...lines.values()];
}

/** Rows keep their place (`pk`), on which a reader's cursor may stand. */
async function writeLines({ db }: Write, holder: string, balance: Stripe.Balance) {
  const lines = linesOf(holder, balance);
  const gone = db.deleteFrom('balance_line').where('holder', '=', holder);
  const currencies = lines.map(({ currency }) => currency);
  await (currencies.length > 0 ? gone.where('currency', 'not in', currencies) : gone).execute();
  for (const line of lines)
    await db
      .insertInto('balance_line')
      .values(line)
      .onConflict((row) => row.columns(['holder', 'currency']).doUpdateSet(line))
      .execute();
}

/** `balance_line` from the balances. */
export const balanceLines: Derivation = {
  async update(write, written) {
    for (const { snapshot, id, after } of written) {
      if (snapshot.kind !== 'balance') continue;
      await writeLines(write, id, after as Stripe.Balance);
      write.changed({ kind: 'balance', area: 'balances', id });
      write.changed({ kind: 'balance', area: 'accounts', id });
    }
  },
  async rebuild(store) {
    await store.write(async (write) => {
      const rows = await write.db.selectFrom('stripe_balance').select(['id', 'json']).execute();
      for (const row of rows) await writeLines(write, row.id, parse<Stripe.Balance>(row));
    });
  },
};
