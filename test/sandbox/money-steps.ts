import fc from 'fast-check';
import type Stripe from 'stripe';
import { StripeError } from '../../api/sandbox/engine/errors.ts';
import { formValues } from '../../api/sandbox/http/form.ts';
import { BANKS, CARDS, CURRENCIES, OUTCOMES, WORDS } from './money-values.ts';
import { type MoneyWorld, type Order, Refusal, TROUBLES, type Trouble } from './money-world.ts';

/** What can be done, as often as it is named. */
export const DEEDS = `
  pay pay pay pay pay payDivided payDivided payDivided payDirect payDirect payLater
  checkout checkout checkoutExpire confirm confirm capture capture cancelPayment authenticate authenticate debitAnswer
  refund refund refund refundAll refundDirect refundReceived refundFail refundAsk refundAsk refundCancel refundExpire refundExpire
  transfer transfer transferOfCharge transferOfCharge transferOfCharge reverse reverse reverseAll feeRefund
  payout payout payoutPlatform payoutPlatform payoutCancel payoutCancel payoutFail payoutReverse
  topup topupCancel topupReverse
  dispute dispute evidence evidence appeal appeal closeDispute decide decide decide
  schedule bank reject unreject pastDue requirementsMet deleteAccount
  wait wait wait waitLong
`
  .trim()
  .split(/\s+/) as Deed[];

/** One step: what is done, to which, with what figures; each deed reads what it needs of them. */
export interface Step {
  deed: Deed;
  /** Of the objects in question, counted from the newest. */
  which: number;
  seller: number;
  /** Minor units. */
  amount: number;
  choice: number;
  flag: boolean;
  flag2: boolean;
  trouble: Trouble;
}

export const step: fc.Arbitrary<Step> = fc.record({
  deed: fc.constantFrom(...DEEDS),
  which: fc.nat(5),
  seller: fc.nat(3),
  amount: fc.oneof(fc.integer({ min: 50, max: 20_000 }), fc.integer({ min: 1, max: 500 })),
  choice: fc.nat(99),
  flag: fc.boolean(),
  flag2: fc.boolean(),
  trouble: fc.oneof(
    { weight: 5, arbitrary: fc.constant('none' as const) },
    { weight: 5, arbitrary: fc.constantFrom(...TROUBLES) },
  ),
});

const pick = <T>(items: readonly T[], index: number): T => {
  if (items.length === 0) throw new Refusal('there is none');
  return items[index % items.length]!;
};

/** What a step does its deed with. */
interface Scene extends Step {
  world: MoneyWorld;
  account: string;
  currency: string;
  card: string;
  send(path: string, params?: Record<string, unknown>, account?: string): unknown;
  /** The newest objects of a list, of which one is picked. */
  one<T = { id: string }>(path: string, account?: string, filter?: (object: T) => boolean): T;
  simulate(what: string, params: object): unknown;
}

/** A destination charge's division. */
const division = ({ account, amount, choice, flag }: Scene) => ({
  transfer_data: { destination: account, ...(flag && { amount: Math.ceil(amount * 0.7) }) },
  ...(!flag && { application_fee_amount: Math.min(3 * amount, choice * 17) }),
});

/** The order that a payment, a transfer or a top-up is for, where it names one. */
const group = ({ which, flag2 }: Scene) => ({ ...(flag2 && { transfer_group: `order_${which}` }) });

const payment = (s: Scene) => ({
  ...group(s),
  // More than most of what is then asked for.
  amount: 3 * s.amount,
  currency: s.currency,
  payment_method: s.card,
  confirm: true,
});

const evidenceOf = ({ choice }: Scene) => ({ uncategorized_text: pick(WORDS, choice) });

type Status = { id: string; status: string };
const inStatus =
  (...statuses: string[]) =>
  ({ status }: Status) =>
    statuses.includes(status);

/** Paid, and not yet given back. */
const isOpen = ({ paid, captured, refunded }: Stripe.Charge) => paid && captured && !refunded;

const deeds = {
  pay: (s: Scene) => s.send('/v1/payment_intents', payment(s)),
  payDivided: (s: Scene) => s.send('/v1/payment_intents', { ...payment(s), ...division(s) }),
  payDirect: (s: Scene) =>
    s.send(
      '/v1/payment_intents',
      { ...payment(s), application_fee_amount: Math.min(3 * s.amount, s.choice * 11) },
      s.account,
    ),
  payLater: (s: Scene) =>
    s.send('/v1/payment_intents', {
      ...payment(s),
      ...(s.flag2 && division(s)),
      ...(s.choice % 3 === 0 ? { confirm: false } : { capture_method: 'manual' }),
    }),
  confirm: (s: Scene) => {
    const { id } = s.one<Status>(
      '/v1/payment_intents',
      undefined,
      inStatus('requires_confirmation', 'requires_payment_method'),
    );
    return s.send(`/v1/payment_intents/${id}/confirm`, { payment_method: s.card });
  },
  capture: (s: Scene) => {
    const { id } = s.one<Status>('/v1/payment_intents', undefined, inStatus('requires_capture'));
    return s.send(
      `/v1/payment_intents/${id}/capture`,
      s.flag ? { amount_to_capture: s.amount } : {},
    );
  },
  cancelPayment: (s: Scene) => {
    const open = ({ status }: Status) => s.flag || status.startsWith('requires_');
    const { id } = s.one<Status>('/v1/payment_intents', undefined, open);
    return s.send(`/v1/payment_intents/${id}/cancel`);
  },
  authenticate: (s: Scene) => {
    const { id } = s.one<Status>('/v1/payment_intents', undefined, inStatus('requires_action'));
    return s.simulate('authentication', {
      payment_intent: id,
      outcome: s.flag ? 'success' : 'failure',
    });
  },
  debitAnswer: (s: Scene) => {
    const { id } = s.one<Status>('/v1/payment_intents', undefined, inStatus('processing'));
    return s.simulate('debit_outcome', {
      payment_intent: id,
      ...(s.flag && { failure_code: 'insufficient_funds' }),
    });
  },
  checkout: (s: Scene) => {
    const product_data = { name: 'Chair' };
    const session = s.send('/v1/checkout/sessions', {
      mode: 'payment',
      line_items: [
        { price_data: { currency: s.currency, unit_amount: s.amount, product_data }, quantity: 1 },
      ],
      ...(s.flag2 && { payment_intent_data: division(s) }),
      success_url: 'https://example.com',
    }) as { id: string } | undefined;
    if (session && s.choice < 80) {
      s.simulate('checkout_payment', { checkout_session: session.id, payment_method: s.card });
    }
  },
  checkoutExpire: (s: Scene) =>
    s.send(`/v1/checkout/sessions/${s.one('/v1/checkout/sessions').id}/expire`),
  refund: (s: Scene) => {
    const charge = s.one<Stripe.Charge>('/v1/charges', undefined, isOpen);
    const back = charge.transfer ? s.flag : s.choice === 0;
    return s.send('/v1/refunds', {
      charge: charge.id,
      amount: s.amount,
      reverse_transfer: back,
      refund_application_fee: charge.application_fee_amount ? back && s.flag2 : s.choice === 1,
    });
  },
  refundAll: (s: Scene) => {
    const charge = s.one<Stripe.Charge>('/v1/charges', undefined, isOpen);
    const back = charge.transfer !== undefined && charge.transfer !== null && s.flag;
    return s.send('/v1/refunds', {
      payment_intent: charge.payment_intent,
      reverse_transfer: back,
      refund_application_fee: back && charge.application_fee_amount !== null && s.flag2,
    });
  },
  refundDirect: (s: Scene) => {
    const own = ({ source_transfer }: Stripe.Charge) => source_transfer === null;
    const charge = s.one<Stripe.Charge>('/v1/charges', s.account, own);
    const refund_application_fee = s.flag && charge.application_fee_amount !== null;
    return s.send(
      '/v1/refunds',
      { charge: charge.id, amount: s.amount, refund_application_fee },
      s.account,
    );
  },
  refundReceived: (s: Scene) => {
    const received = ({ source_transfer }: Stripe.Charge) => source_transfer !== null;
    const { id } = s.one<Stripe.Charge>('/v1/charges', s.account, received);
    return s.send('/v1/refunds', { charge: id, amount: s.amount }, s.account);
  },
  refundFail: (s: Scene) => {
    const standing = inStatus('succeeded', 'pending', 'requires_action');
    const { id } = s.one<Status>('/v1/refunds', undefined, standing);
    return s.simulate('refund_failure', { refund: id });
  },
  refundAsk: (s: Scene) => {
    const { id } = s.one<Status>('/v1/refunds', undefined, inStatus('pending'));
    return s.simulate('refund_action', { refund: id });
  },
  refundCancel: (s: Scene) => {
    const { id } = s.one<Status>(
      '/v1/refunds',
      undefined,
      inStatus('requires_action', 'succeeded'),
    );
    return s.send(`/v1/refunds/${id}/cancel`);
  },
  refundExpire: (s: Scene) => {
    const { id } = s.one<Status>('/v1/refunds', undefined, inStatus('requires_action'));
    return s.send(`/v1/test_helpers/refunds/${id}/expire`);
  },
  transfer: (s: Scene) =>
    s.send('/v1/transfers', {
      ...group(s),
      amount: s.amount,
      currency: s.currency,
      destination: s.account,
    }),
  transferOfCharge: (s: Scene) => {
    const charge = s.one<Stripe.Charge>(
      '/v1/charges',
      undefined,
      ({ status }) => status !== 'failed',
    );
    const currency = charge.currency === 'sek' ? 'usd' : charge.currency;
    const amount = s.flag ? s.amount : Math.ceil(charge.amount / 2);
    return s.send('/v1/transfers', {
      amount,
      currency,
      destination: s.account,
      source_transaction: charge.id,
    });
  },
  reverse: (s: Scene) =>
    s.send(`/v1/transfers/${s.one('/v1/transfers').id}/reversals`, {
      amount: s.amount,
      refund_application_fee: s.flag,
    }),
  reverseAll: (s: Scene) => s.send(`/v1/transfers/${s.one('/v1/transfers').id}/reversals`),
  feeRefund: (s: Scene) =>
    s.send(
      `/v1/application_fees/${s.one('/v1/application_fees').id}/refunds`,
      s.flag ? { amount: s.amount } : {},
    ),
  payout: (s: Scene) =>
    s.send(
      '/v1/payouts',
      { amount: s.amount, currency: 'usd', method: s.flag ? 'instant' : 'standard' },
      s.account,
    ),
  payoutPlatform: (s: Scene) => s.send('/v1/payouts', { amount: s.amount, currency: s.currency }),
  payoutCancel: (s: Scene) => {
    const account = s.flag ? s.account : undefined;
    const { id } = s.one<Status>('/v1/payouts', account, inStatus('pending', 'in_transit'));
    return s.send(`/v1/payouts/${id}/cancel`, {}, account);
  },
  payoutFail: (s: Scene) =>
    s.simulate('payout_failure', {
      payout: s.one('/v1/payouts', s.flag ? s.account : undefined).id,
    }),
  payoutReverse: (s: Scene) => {
    const sent = inStatus('paid', 'in_transit');
    const { id } = s.one<Status>('/v1/payouts', s.account, sent);
    return s.send(`/v1/payouts/${id}/reverse`, {}, s.account);
  },
  topup: (s: Scene) =>
    s.send('/v1/topups', {
      ...group(s),
      amount: s.amount,
      currency: 'usd',
      source: pick(BANKS, s.choice < 60 ? 0 : s.choice),
    }),
  topupCancel: (s: Scene) => s.send(`/v1/topups/${s.one('/v1/topups').id}/cancel`),
  topupReverse: (s: Scene) => s.simulate('topup_reversal', { topup: s.one('/v1/topups').id }),
  dispute: (s: Scene) => {
    const account = s.choice < 20 ? s.account : undefined;
    const { id } = s.one<Stripe.Charge>('/v1/charges', account, (one) => one.paid && !one.disputed);
    return s.simulate('dispute', {
      charge: id,
      ...(s.flag && { amount: s.amount }),
      inquiry: s.flag2,
      prevented: s.choice > 90,
    });
  },
  evidence: (s: Scene) => {
    const { id } = s.one('/v1/disputes');
    return s.send(`/v1/disputes/${id}`, {
      evidence: evidenceOf(s),
      ...(s.flag2 && { submit: s.flag }),
    });
  },
  appeal: (s: Scene) => {
    const { id } = s.one<Status>('/v1/disputes', undefined, inStatus('appeal_needs_response'));
    return s.send(`/v1/disputes/${id}`, {
      evidence: { appeal: { card: { reason_for_filing: 'other' } } },
    });
  },
  closeDispute: (s: Scene) => {
    const { id } = s.one<Status>('/v1/disputes', undefined, inStatus('needs_response', 'lost'));
    return s.send(`/v1/disputes/${id}/close`);
  },
  decide: (s: Scene) => {
    const dispute = s.one<Status>('/v1/disputes');
    const fitting = OUTCOMES[dispute.status] ?? ['won', 'escalate'];
    const outcome = pick(fitting, s.choice);
    return s.simulate('dispute_decision', { dispute: dispute.id, outcome });
  },
  schedule: (s: Scene) => {
    const interval = s.flag ? 'daily' : 'manual';
    const minimum = s.flag2 ? { minimum_balance_by_currency: { usd: s.amount } } : {};
    const payments = { payouts: { schedule: { interval }, ...minimum } };
    return s.send('/v1/balance_settings', { payments }, s.choice < 30 ? undefined : s.account);
  },
  bank: (s: Scene) =>
    s.send(`/v1/accounts/${s.account}/external_accounts`, {
      external_account: pick(BANKS, s.choice),
      default_for_currency: s.flag,
    }),
  reject: (s: Scene) => s.send(`/v1/accounts/${s.account}/reject`, { reason: 'other' }),
  unreject: (s: Scene) => s.send(`/v1/accounts/${s.account}/unreject`),
  pastDue: (s: Scene) => s.simulate('account_past_due', { account: s.account }),
  requirementsMet: (s: Scene) => s.simulate('account_requirements_met', { account: s.account }),
  deleteAccount: (s: Scene) => {
    // Most worlds are to keep most of their accounts.
    if (s.choice > 50 || s.world.sellers.length < 3) return;
    s.world.send({ method: 'DELETE', path: `/v1/accounts/${s.account}` }, 'none');
    s.world.sellers.splice(s.world.sellers.indexOf(s.account), 1);
  },
  wait: (s: Scene) => s.world.engine.advance(s.amount * 20),
  waitLong: (s: Scene) => s.world.engine.advance((s.choice + 1) * 2 * 86_400),
};
type Deed = keyof typeof deeds;

const usually = {
  which: 0,
  amount: 15_000,
  choice: 0,
  flag: true,
  flag2: false,
  trouble: 'none',
} as const;
/** What has happened before, so that there is something for most deeds to be about. */
export const PRELUDE: Step[] = [
  { ...usually, deed: 'pay', seller: 0 },
  { ...usually, deed: 'payDivided', seller: 0, amount: 4000, choice: 1, flag: false },
  { ...usually, deed: 'payDivided', seller: 1, amount: 2000, choice: 44, flag: false },
  { ...usually, deed: 'payDirect', seller: 2, amount: 3000, choice: 70 },
  { ...usually, deed: 'transfer', seller: 3, amount: 900 },
  { ...usually, deed: 'transfer', seller: 1, amount: 700 },
];

/** Does one step, whatever Stripe answers; tells whether it was refused. */
export function take(world: MoneyWorld, one: Step): 'done' | 'refused' {
  const scene: Scene = {
    ...one,
    world,
    account: pick(world.sellers, one.seller),
    currency: pick(CURRENCIES, one.choice),
    card: pick(CARDS, one.which + one.choice),
    send: (path, params = {}, account) => {
      const order: Order = { path, params, account };
      return world.send(order, one.trouble);
    },
    one: <T>(path: string, account?: string, filter: (object: T) => boolean = () => true) => {
      const { data } = world.get<{ data: T[] }>(path, { limit: 20 }, account);
      return pick(data.filter(filter), one.which);
    },
    simulate: (what, params) => world.engine.simulate(what, formValues(params)),
  };
  try {
    deeds[one.deed](scene);
    return 'done';
  } catch (error) {
    if (error instanceof Refusal || error instanceof StripeError) return 'refused';
    throw error;
  }
}
