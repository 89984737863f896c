import type Stripe from 'stripe';
import type { LoggedRequest } from '../../../api/sandbox/http/request-log.ts';
import type { AppForTest } from '../app.ts';
import { eventually } from '../eventually.ts';
import type { SandboxForTest } from '../sandbox.ts';
import { type JournaledStep, readStore } from './journal.ts';
import { type Gains, platform } from './orders.ts';
import type { Placed } from './people.ts';

/** What each holder has at Stripe, available or on its way: minor units of USD. */
export type Holdings = ReadonlyMap<string, number>;

const sum = (amounts: readonly { currency: string; amount: number }[]): number =>
  amounts.filter(({ currency }) => currency === 'usd').reduce((all, { amount }) => all + amount, 0);

async function accountsOf({ stripe }: SandboxForTest): Promise<(string | null)[]> {
  const accounts = await stripe.accounts.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  return [null, ...accounts.map(({ id }) => id)];
}

const acting = (account: string | null): Stripe.RequestOptions =>
  account === null ? {} : { stripeAccount: account };

/** Reads all balances, in books that are none of the app's. */
export async function readHoldings(sandbox: SandboxForTest): Promise<Holdings> {
  const holdings = new Map<string, number>();
  for (const account of await accountsOf(sandbox)) {
    const { available, pending } = await sandbox.stripe.balance.retrieve({}, acting(account));
    holdings.set(account ?? platform, sum([...available, ...pending]));
  }
  return holdings;
}

interface Marked {
  id: string;
  metadata?: Stripe.Metadata | null;
}

/** The ids of what Stripe holds of steps that make something, by `operation/step`. */
async function readMarked(sandbox: SandboxForTest): Promise<Map<string, string[]>> {
  const { stripe } = sandbox;
  const all = { limit: 100 };
  const most = { limit: 10_000 };
  const found: Marked[] = await stripe.refunds.list(all).autoPagingToArray(most);
  for (const transfer of await stripe.transfers.list(all).autoPagingToArray(most))
    found.push(transfer, ...transfer.reversals.data);
  for (const account of await accountsOf(sandbox))
    found.push(...(await stripe.payouts.list(all, acting(account)).autoPagingToArray(most)));
  const marked = new Map<string, string[]>();
  for (const { id, metadata } of found) {
    if (!metadata?.operation_id) continue;
    const step = `${metadata.operation_id}/${metadata.operation_step}`;
    marked.set(step, [...(marked.get(step) ?? []), id]);
  }
  return marked;
}

const makes = ({ path }: JournaledStep): boolean =>
  /^\/v1\/(refunds|transfers|payouts)(\/\w+\/(reversals|reverse))?$/.test(path);

/** What is wrong with one step's effects at Stripe. */
function wrongEffects(
  step: JournaledStep,
  effects: number,
  made: readonly string[],
): string | undefined {
  const due = step.status === 'succeeded' ? 1 : 0;
  const what = `${step.kind} ${step.operation}, step ${step.n} (${step.status})`;
  if (effects !== due) return `${what}: Stripe has done it ${effects} times`;
  if (!makes(step)) return made.length > 0 ? `${what} made ${made}` : undefined;
  if (made.length !== due) return `${what}: Stripe holds ${made.length} of it`;
  return due === 1 && made[0] !== step.object ? `${what}: ${step.object} is ${made}` : undefined;
}

/** Compares what is journaled with every effect that Stripe saw and every object that it holds. */
export async function effectMistakes(
  sandbox: SandboxForTest,
  steps: readonly JournaledStep[],
  writes: readonly LoggedRequest[],
): Promise<string[]> {
  const effects = new Map<string | null, number>();
  for (const { idempotencyKey, effect } of writes)
    if (effect) effects.set(idempotencyKey, (effects.get(idempotencyKey) ?? 0) + 1);
  const marked = await readMarked(sandbox);
  const mistakes: string[] = [];
  for (const step of steps) {
    const name = `${step.operation}/${step.n}`;
    const wrong = wrongEffects(step, effects.get(step.key) ?? 0, marked.get(name) ?? []);
    if (wrong) mistakes.push(wrong);
    effects.delete(step.key);
    marked.delete(name);
  }
  for (const key of effects.keys()) mistakes.push(`Stripe acted on ${key}, which is not journaled`);
  for (const [name, ids] of marked) mistakes.push(`Stripe holds ${ids} of ${name}, not journaled`);
  return mistakes;
}

/** Compares what holders have gained with what was ordered and has been done. */
export function moneyMistakes(
  before: Holdings,
  after: Holdings,
  placed: readonly Placed[],
  steps: readonly JournaledStep[],
): string[] {
  const orders = new Map(placed.map(({ operation, order }) => [operation, order]));
  const due = new Map(before);
  const add = (gains: Gains) => {
    for (const [holder, amount] of Object.entries(gains))
      due.set(holder, (due.get(holder) ?? 0) + amount);
  };
  for (const { operation, path, status } of steps)
    if (status === 'succeeded') add(orders.get(operation)?.gains[path] ?? {});
  return [...after].flatMap(([holder, amount]) => {
    const expected = due.get(holder) ?? 0;
    return amount === expected ? [] : [`${holder} has ${amount}, and should have ${expected}`];
  });
}

interface Reduced {
  id: string;
  reduced: number;
}

/** Waits until the app shows as refunded and reversed what Stripe does; gives where it never does. */
export async function snapshotMistakes(app: AppForTest): Promise<string[]> {
  const { stripe } = app.sandbox;
  const all = { limit: 100 };
  const most = { limit: 10_000 };
  const charges = await stripe.charges.list(all).autoPagingToArray(most);
  const transfers = await stripe.transfers.list(all).autoPagingToArray(most);
  const held: Reduced[] = [
    ...charges.map(({ id, amount_refunded }) => ({ id, reduced: amount_refunded })),
    ...transfers.map(({ id, amount_reversed }) => ({ id, reduced: amount_reversed })),
  ];
  const differing = () => {
    const shown = new Map(
      readStore<Reduced>(
        app,
        `select id, amount_refunded as reduced from stripe_charge
         union all select id, amount_reversed from stripe_transfer`,
      ).map(({ id, reduced }) => [id, reduced]),
    );
    return held.flatMap(({ id, reduced }) =>
      shown.get(id) === reduced ? [] : [`${id} is shown as ${shown.get(id)} less, not ${reduced}`],
    );
  };
  await eventually(() => {
    const [first] = differing();
    if (first) throw new Error(first);
  }, 30_000).catch(() => {});
  return differing();
}
