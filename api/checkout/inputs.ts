import { z } from 'zod';
import { accountInput, amountInput, currencyInput } from '../operations/inputs.ts';

/** Line items of one session; Stripe takes a hundred, and no form is that long. */
export const mostLineItems = 20;

/** Transfers that one payment is split into: all of them run one after the other. */
export const mostShares = 20;

const lineItem = z.strictObject({
  name: z
    .string('Say what the customer buys.')
    .trim()
    .min(1, 'Say what the customer buys.')
    .max(250, 'The name has at most 250 characters.'),
  /** Minor units of the session's currency, for one of them. */
  unitAmount: amountInput,
  quantity: z
    .int('The quantity is a whole number.')
    .min(1, 'The quantity is at least 1.')
    .max(10_000, 'The quantity is at most 10,000.'),
});

/** Stripe puts the session's id in place of this: https://docs.stripe.com/payments/checkout/custom-success-page */
const placeholder = '{CHECKOUT_SESSION_ID}';

const address = (what: string) =>
  z
    .string(`Give ${what}, beginning with https://.`)
    .trim()
    .max(5000, 'An address has at most 5,000 characters.')
    .refine((text) => {
      const url = URL.parse(text.replaceAll(placeholder, 'cs'));
      return url !== null && ['http:', 'https:'].includes(url.protocol);
    }, `Give ${what}, beginning with https://.`);

const group = z
  .string('The group is a text.')
  .trim()
  .min(1, 'The group is a text, or left out.')
  .max(500, 'The group has at most 500 characters.');

const common = {
  lineItems: z
    .array(lineItem, 'Say what the customer buys.')
    .min(1, 'Say what the customer buys.')
    .max(mostLineItems, `A session sells at most ${mostLineItems} different things.`),
  currency: currencyInput,
  customerEmail: z.email('This is no e-mail address.').max(512).optional(),
  successUrl: address('where the customer goes after paying'),
  cancelUrl: address('where the customer goes on canceling').optional(),
  /** Unix seconds by Stripe's clock; a day from its making when absent. */
  expiresAt: z.int('expiresAt is in whole seconds.').positive().optional(),
};

/** What staff give to have a customer pay: to the platform, or to one account by it. */
export const checkoutInput = z
  .strictObject({
    ...common,
    /** A destination charge: all of it goes to this account, less the application fee. */
    destination: accountInput.optional(),
    /** Minor units of `currency`, of what goes to `destination`. */
    applicationFee: amountInput.optional(),
    transferGroup: group.optional(),
    /** Whose name the customer sees, and whose country's fees hold. */
    onBehalfOf: accountInput.optional(),
  })
  .refine(({ destination, applicationFee }) => destination || applicationFee === undefined, {
    error: 'An application fee is taken of what goes to an account. Choose the account.',
    path: ['applicationFee'],
  })
  .refine(({ destination, transferGroup }) => !destination || transferGroup === undefined, {
    error: 'A destination charge makes its group itself. Leave the group away.',
    path: ['transferGroup'],
  })
  .refine(({ destination, onBehalfOf }) => !destination || onBehalfOf === undefined, {
    error: 'Charges on behalf of an account are separate ones here. Leave one of the two away.',
    path: ['onBehalfOf'],
  });
export type CheckoutInput = z.infer<typeof checkoutInput>;

/** The same with what each seller is to be sent of the payment once it has succeeded. */
export const checkoutSplitInput = z
  .strictObject({
    ...common,
    transferGroup: group.optional(),
    onBehalfOf: accountInput.optional(),
    split: z
      .array(
        z.strictObject({
          destination: accountInput,
          /** Minor units of `currency`. */
          amount: amountInput,
        }),
        'Say who gets how much.',
      )
      .min(1, 'Say who gets how much.')
      .max(mostShares, `A payment is split into at most ${mostShares} transfers.`),
  })
  .refine(
    ({ split }) => new Set(split.map(({ destination }) => destination)).size === split.length,
    { error: 'Each account gets one share.', path: ['split'] },
  );
export type CheckoutSplitInput = z.infer<typeof checkoutSplitInput>;

/** What staff give to end a session before its time. */
export const checkoutExpireInput = z.strictObject({
  session: z
    .string('Say which session.')
    .regex(/^cs_\w{1,250}$/, 'A Checkout Session is named by its id: cs_….'),
});
export type CheckoutExpireInput = z.infer<typeof checkoutExpireInput>;
