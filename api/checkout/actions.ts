import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { type DoneStep, defineAction, type Sources, type Undo } from '../operations/action.ts';
import { findByMetadata, idInPath } from '../operations/lookup.ts';
import { unmade } from '../operations/names.ts';
import { canonical } from '../operations/prepare.ts';
import { findByState } from '../operations/state-lookup.ts';
import { readNow } from '../stripe/read-now.ts';
import { planCheckout } from './checkout-plan.ts';
import { planExpire } from './expire-plan.ts';
import {
  type CheckoutInput,
  checkoutExpireInput,
  checkoutInput,
  checkoutSplitInput,
} from './inputs.ts';
import { planSplit } from './planned.ts';
import { readCheckoutFacts } from './read-checkout.ts';

/** The same for both ways of making a session. */
const making = {
  area: 'checkout',
  // Equal orders queue up, others have nothing to do with each other.
  objects: async (_: Sources, input: object): Promise<[string]> => [
    unmade(`checkout_${createHash('sha256').update(canonical(input)).digest('hex').slice(0, 12)}`),
  ],
  lookups: {
    session: findByMetadata((client, _step, page, options) =>
      client.checkout.sessions.list(page, options),
    ),
  },
  undo: ({ object }: DoneStep): Undo => ({
    kind: 'checkout.expire',
    input: { session: object },
    text: 'Expire the session, as long as it is open',
  }),
};

const withoutEmail = <T extends Pick<CheckoutInput, 'customerEmail'>>({
  customerEmail: _address,
  ...input
}: T) => input;

/** Has a customer pay on Stripe's page: https://docs.stripe.com/api/checkout/sessions/create */
export const checkoutCreate = defineAction({
  ...making,
  kind: 'checkout.create',
  permission: 'checkout:create',
  input: checkoutInput,
  read: readCheckoutFacts,
  plan: planCheckout,
  recorded: withoutEmail,
});

/**
 * The same with a split into transfers, which run by themselves once the payment has succeeded. It
 * takes what ordering those takes: whoever may, and within which limits, is asked now and not again
 * when they run.
 */
export const checkoutCreateSplit = defineAction({
  ...making,
  kind: 'checkout.create_split',
  permission: 'transfer:create',
  limitedAs: 'transfer.create',
  input: checkoutSplitInput,
  read: readCheckoutFacts,
  plan: planCheckout,
  recorded: withoutEmail,
  keep: planSplit,
});

/** Ends a session that nobody has completed: https://docs.stripe.com/api/checkout/sessions/expire */
export const checkoutExpire = defineAction({
  kind: 'checkout.expire',
  area: 'checkout',
  permission: 'checkout:create',
  input: checkoutExpireInput,
  objects: async (_, { session }): Promise<[string]> => [session],
  read: ({ stripe }, { session }) =>
    readNow(stripe, (client, options) => client.checkout.sessions.retrieve(session, {}, options)),
  plan: (_, session) => planExpire(session),
  lookups: {
    expire: findByState<Stripe.Checkout.Session>({
      read: (client, step, options) =>
        client.checkout.sessions.retrieve(idInPath(step), {}, options),
      isDone: ({ status }) => status === 'expired',
      events: ['checkout.session.expired'],
    }),
  },
});
