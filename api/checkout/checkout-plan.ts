import { formatMoney, money, stepMistake } from '../kit/money.ts';
import type { Blocked, Effect, Plan } from '../operations/action.ts';
import { can as canOfTransfers } from '../transfers/rules.ts';
import type { CheckoutInput, CheckoutSplitInput } from './inputs.ts';
import type { CheckoutFacts } from './read-checkout.ts';
import { can, expiry, totalOf } from './rules.ts';

/** Either kind of order, as one shape. */
type Input = CheckoutInput & Partial<Pick<CheckoutSplitInput, 'split'>>;

const say = (amount: number, currency: string): string => formatMoney(money(amount, currency));

/** Whether money can be sent to an account; undefined where it can. */
function againstSeller(
  { sellers, platform }: CheckoutFacts,
  id: string,
  field: string,
): Blocked | undefined {
  if (id === platform)
    return {
      code: 'destination_is_platform',
      message: 'This is the platform’s own account. A share goes to a connected one.',
      field,
    };
  const account = sellers.get(id);
  if (!account)
    return {
      code: 'destination_unknown',
      message: 'No account of this id is connected to the platform, or not any more.',
      field,
    };
  const possible = canOfTransfers.receive(account);
  return possible.ok ? undefined : { code: possible.code, message: possible.why, field };
}

function againstMerchant({ sellers }: CheckoutFacts, id: string): Blocked | undefined {
  const field = 'onBehalfOf';
  const account = sellers.get(id);
  if (!account)
    return {
      code: 'account_unknown',
      message: 'No account of this id is connected to the platform, or not any more.',
      field,
    };
  const possible = can.chargeOnBehalf(account);
  return possible.ok ? undefined : { code: possible.code, message: possible.why, field };
}

/** A transfer is of the currency that its payment settled in, and the shares are of the customer's. */
function againstCurrency({ currency, split }: Input, { holds }: CheckoutFacts) {
  if (!split || holds.includes(currency)) return undefined;
  const held = holds.map((each) => each.toUpperCase()).join(', ');
  return {
    code: 'settles_elsewhere',
    message: `The platform has no balance in ${currency.toUpperCase()}: the payment would settle in another currency, and no share in this one could be drawn from it. Choose one of ${held}, or make the transfers by hand once it is paid.`,
    field: 'currency',
  };
}

/** Amounts that the currency does not have, or that are more than what they are of. */
function againstAmounts({ lineItems, currency, applicationFee, split = [] }: Input) {
  const steps = [
    ...lineItems.map(({ unitAmount }, n) => [unitAmount, `lineItems.${n}.unitAmount`] as const),
    ...(applicationFee === undefined ? [] : [[applicationFee, 'applicationFee'] as const]),
    ...split.map(({ amount }, n) => [amount, `split.${n}.amount`] as const),
  ];
  for (const [amount, field] of steps) {
    const message = stepMistake(amount, currency);
    if (message) return { code: 'amount_step', message, field };
  }
  const total = totalOf(lineItems);
  const shared = split.reduce((sum, { amount }) => sum + amount, 0);
  if (shared > total)
    return {
      code: 'split_too_large',
      message: `The customer pays ${say(total, currency)}, and the shares come to ${say(shared, currency)}.`,
      field: 'split',
    };
  if (applicationFee !== undefined && applicationFee > total)
    return {
      code: 'fee_too_large',
      message: `The customer pays ${say(total, currency)}: no more than that can be taken as a fee.`,
      field: 'applicationFee',
    };
  return undefined;
}

/** Stripe refuses addresses without TLS when money is real, and times out of its range. */
function againstTerms({ successUrl, cancelUrl, expiresAt }: Input, { live, now }: CheckoutFacts) {
  for (const [field, url] of Object.entries({ successUrl, cancelUrl }))
    if (live && url !== undefined && !url.startsWith('https:'))
      return { code: 'https_needed', message: 'With real money this has to be https.', field };
  if (expiresAt === undefined) return undefined;
  if (expiresAt < now + expiry.soonest || expiresAt > now + expiry.latest)
    return {
      code: 'expiry_out_of_range',
      message: 'A session expires between 30 minutes and 24 hours after it is made.',
      field: 'expiresAt',
    };
  return undefined;
}

function obstacle(input: Input, facts: CheckoutFacts): Blocked | undefined {
  const { destination, onBehalfOf, split = [] } = input;
  const sellers = [
    ...(destination ? [[destination, 'destination'] as const] : []),
    ...split.map((share, n) => [share.destination, `split.${n}.destination`] as const),
  ];
  for (const [id, field] of sellers) {
    const against = againstSeller(facts, id, field);
    if (against) return against;
  }
  return (
    (onBehalfOf ? againstMerchant(facts, onBehalfOf) : undefined) ??
    againstCurrency(input, facts) ??
    againstAmounts(input) ??
    againstTerms(input, facts)
  );
}

/** What goes to whom once the customer has paid, before Stripe's fee. */
function sharesOf({ destination, applicationFee = 0, split = [] }: Input, total: number) {
  if (destination) return [{ destination, amount: total - applicationFee }];
  return split;
}

function effectsOf(input: Input, { sellers }: CheckoutFacts, total: number): Effect[] {
  const { currency, destination } = input;
  const shares = sharesOf(input, total);
  const left = shares.reduce((rest, { amount }) => rest - amount, total);
  return [
    { party: { type: 'customer' }, currency, amount: -total, why: 'Pays at checkout' },
    ...shares.map(({ destination: account, amount }) => ({
      party: { type: 'account' as const, account, name: sellers.get(account)?.name ?? account },
      currency,
      amount,
      why: destination ? 'Once paid, less the application fee' : 'Once the payment has succeeded',
    })),
    { party: { type: 'platform' }, currency, amount: left, why: 'Once paid, before Stripe’s fee' },
  ];
}

/** What the platform has in the end, where Stripe's fee can be told. */
function outcome(left: number, fee: number | null, currency: string): string {
  if (fee === null)
    return `Stripe takes its fee of the platform’s ${say(left, currency)}; how much is not known for ${currency.toUpperCase()} yet.`;
  const kept = left - fee;
  return `Stripe’s fee is about ${say(fee, currency)}: the platform ${kept < 0 ? 'loses' : 'keeps'} about ${say(Math.abs(kept), currency)}.`;
}

/** Who loses what, in cents, where the platform earns less than Stripe takes. */
function warningsOf(input: Input, facts: CheckoutFacts, left: number, total: number): string[] {
  const { currency, destination, split = [] } = input;
  const { fee, sellers } = facts;
  if (!destination && split.length === 0) return [];
  const gets = destination
    ? `, while ${sellers.get(destination)?.name ?? destination} gets ${say(total - left, currency)}`
    : '';
  // What nothing is left for is lost, however much it will be.
  if (fee === null)
    return left > 0
      ? []
      : [
          `Nothing is left to the platform of this payment: Stripe’s fee is the platform’s to pay${gets}.`,
        ];
  if (left >= fee) return [];
  const lost = say(fee - left, currency);
  return destination
    ? [
        `The application fee of ${say(left, currency)} is less than Stripe’s fee of about ${say(fee, currency)}: the platform loses about ${lost} on this payment${gets}.`,
      ]
    : [
        `The shares leave ${say(left, currency)}, less than Stripe’s fee of about ${say(fee, currency)}: the platform pays about ${lost} of them itself.`,
      ];
}

/** What the platform's charge type asks of the payment. */
function paymentData({ destination, applicationFee, transferGroup, onBehalfOf }: Input) {
  const data = {
    ...(destination ? { transfer_data: { destination } } : {}),
    ...(applicationFee === undefined ? {} : { application_fee_amount: applicationFee }),
    ...(transferGroup ? { transfer_group: transferGroup } : {}),
    ...(onBehalfOf ? { on_behalf_of: onBehalfOf } : {}),
  };
  return Object.keys(data).length > 0 ? { payment_intent_data: data } : {};
}

/**
 * Plans a session. Nothing moves by making it: the effects are those of the customer's paying, and
 * limits count only what is to be sent to sellers of the platform's own accord. Pure.
 */
export function planCheckout(input: Input, facts: CheckoutFacts): Plan {
  const { lineItems, currency, customerEmail, successUrl, cancelUrl, expiresAt } = input;
  const blocked = obstacle(input, facts);
  const total = totalOf(lineItems);
  const shares = sharesOf(input, total);
  const basedOn = {
    receive: shares.map(({ destination }) => facts.sellers.has(destination)),
    settlesHere: facts.holds.includes(input.currency),
    blocked: blocked?.code ?? null,
  };
  if (blocked) return { steps: [], effects: [], warnings: [], blocked, basedOn, touches: [] };
  const left = shares.reduce((rest, { amount }) => rest - amount, total);
  const planned = input.split?.reduce((sum, { amount }) => sum + amount, 0) ?? 0;
  return {
    steps: [
      {
        name: 'session',
        text: `Make a Checkout Session over ${say(total, currency)}`,
        path: '/v1/checkout/sessions',
        params: {
          mode: 'payment',
          line_items: lineItems.map(({ name, unitAmount, quantity }) => ({
            price_data: { currency, unit_amount: unitAmount, product_data: { name } },
            quantity,
          })),
          success_url: successUrl,
          ...(cancelUrl ? { cancel_url: cancelUrl } : {}),
          ...(customerEmail ? { customer_email: customerEmail } : {}),
          ...(expiresAt ? { expires_at: expiresAt } : {}),
          ...paymentData(input),
        },
        account: null,
        creates: 'checkout.session',
      },
    ],
    effects: effectsOf(input, facts, total),
    ...(planned > 0 ? { limited: [{ currency, amount: planned }] } : {}),
    bottomLine: outcome(left, facts.fee, currency),
    warnings: warningsOf(input, facts, left, total),
    basedOn,
    touches: [],
  };
}
