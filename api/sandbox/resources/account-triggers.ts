import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import type { AccountInternal, ObjectTypes } from '../engine/objects.ts';
import { reviseAccount } from './account-state.ts';
import type { AccountTrigger } from './test-payment-methods.ts';

type Account = ObjectTypes['account'];

const DAYS_TO_ANSWER = 14;

/**
 * Stripe asks an account for one thing more.
 * @param name the requirement; an identity document when left out
 * @param seconds until it is late; 0 makes it so at once
 * @param blocks what alone stops once it is late; everything when left out
 */
export function askFor(
  context: Context,
  account: Account,
  name: string | undefined,
  seconds: number,
  blocks: NonNullable<AccountInternal['blocks']> | null = null,
): Account {
  const internal = context.store.internal('account', account.id);
  const asked = name ?? 'individual.verification.document';
  return reviseAccount(
    context,
    account,
    {},
    {
      extra: [...new Set([...internal.extra, asked])],
      provided: internal.provided.filter((one) => one !== asked),
      deadline: context.now() + seconds,
      blocks,
    },
  );
}

/** What a test card brings upon the account that a payment is made to (stripe-facts 7). */
export function restrictBy(context: Context, id: string, trigger: AccountTrigger): void {
  const account = context.store.find('account', id);
  if (!account || id === context.platform) return;
  if (trigger === 'requirement') askFor(context, account, undefined, DAYS_TO_ANSWER * DAY);
  else askFor(context, account, undefined, 0, trigger === 'charge_block' ? 'charges' : 'payouts');
}
