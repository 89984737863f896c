import { platformId } from '../balances/snapshot.ts';
import { inPasses } from '../kit/passes.ts';
import { configurationPage, paymentMethodConfiguration } from '../payment-methods/snapshot.ts';
import type { Store } from '../store/database.ts';
import { isRefusal } from '../stripe/errors.ts';
import type { Gateway } from '../stripe/gateway.ts';
import type { Refetcher } from './refetch.ts';

/** Few at once: nobody waits for them, and whatever else is read goes before. */
const concurrency = 2;
const batch = 100;
/** For how long an owner's configurations may stand unread: people change them, and seldom. Seconds. */
const interval = 86_400;

/**
 * Reads the payment method configurations of the platform and of each account once a day: Stripe
 * has no events of them, and the list of one owner tells nothing of another's.
 */
export interface ConfigurationSweep {
  /** @throws Stripe.errors.StripeError when Stripe does not answer; the others stay due. */
  work(): Promise<void>;
}

/** Makes the sweep of a store. `onError` hears of what Stripe refused. */
export function createConfigurationSweep(
  store: Store,
  gateway: Gateway,
  refetcher: Refetcher,
  onError: (account: string, error: unknown) => void,
): ConfigurationSweep {
  const dueBy = (moment: number) =>
    store.read
      .selectFrom('sweep')
      .leftJoin('stripe_account', 'stripe_account.id', 'sweep.account')
      .select('sweep.account')
      .where('sweep.configurations_due_at', '<=', moment)
      // Gone accounts cannot be asked any more.
      .where((where) =>
        where.or([
          where('stripe_account.deleted', 'is', null),
          where('stripe_account.deleted', '=', 0),
        ]),
      )
      .orderBy('sweep.configurations_due_at')
      .limit(batch)
      .execute();

  async function sweepOne(account: string) {
    const owner = account === platformId ? null : account;
    const { kind } = paymentMethodConfiguration;
    await refetcher
      .list({ kind, account: owner, list: configurationPage }, 'backfill')
      .catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
        onError(account, error);
      });
    await store.write(async ({ db }) => {
      await db
        .updateTable('sweep')
        .set({ configurations_due_at: gateway.now() + interval })
        .where('account', '=', account)
        .execute();
    });
  }

  return {
    work: inPasses(async () => {
      const moment = gateway.now();
      // Who is read is due later than the moment, so this comes to an end.
      for (let due = await dueBy(moment); due.length > 0; due = await dueBy(moment))
        await Promise.all(
          Array.from({ length: concurrency }, async () => {
            for (let next = due.shift(); next; next = due.shift()) await sweepOne(next.account);
          }),
        );
    }),
  };
}
