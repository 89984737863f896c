import { digestOfAll } from '../../../api/evidence/standing.ts';
import type { Role } from '../../../api/staff/rules.ts';
import { eventually } from '../eventually.ts';
import type { Scene } from './scene.ts';

/** The platform, among the holders of balances. */
export const platform = 'platform';

/** What balances gain, in minor units of USD, by whose they are. */
export type Gains = Readonly<Record<string, number>>;

/** What a person wants done, and what that is to do to the money, reckoned here by hand. */
export interface Order {
  readonly kind: string;
  readonly role: Role;
  readonly input: Readonly<Record<string, unknown>>;
  /** By the path of the request that does it; one that is left out moves nothing. */
  readonly gains: Readonly<Record<string, Gains>>;
}

type Recipe = (scene: Scene) => Promise<Order | readonly Order[]>;

/** 10.00 to 90.00 in whole tens, so that every share of it is a whole number of cents. */
const someAmount = ({ chance }: Scene): number => 1000 * chance.whole(1, 9);

/** Mostly finance, whom no limits hold; what support orders has to be approved sooner or later. */
const refunder = ({ chance }: Scene): Role => (chance.happens(0.2) ? 'support' : 'finance');

async function refund(scene: Scene): Promise<Order> {
  const { id } = await scene.charge();
  const amount = someAmount(scene);
  return {
    kind: 'refund.create',
    role: refunder(scene),
    input: { charge: id, amount },
    gains: { '/v1/refunds': { [platform]: -amount } },
  };
}

/** Two people refund one payment, which only bears one of that. */
async function refundedByTwo(scene: Scene): Promise<Order[]> {
  const { id } = await scene.charge();
  const order = {
    kind: 'refund.create',
    input: { charge: id, amount: 6000 },
    gains: { '/v1/refunds': { [platform]: -6000 } },
  };
  return [
    { ...order, role: 'finance' },
    { ...order, role: 'manager' },
  ];
}

/** A payment of which 70 % and 20 % were sent on: so much of its refund comes back. */
async function refundFromSellers(scene: Scene): Promise<Order> {
  const transfer_group = `storm_${scene.chance.whole(1, 1e12)}`;
  const { id } = await scene.charge({ transfer_group });
  const amount = someAmount(scene);
  const gains: Record<string, Gains> = { '/v1/refunds': { [platform]: -amount } };
  const destinations = [scene.someSeller(), await scene.ownSeller(10_000)];
  for (const [n, destination] of destinations.entries()) {
    const share = [0.7, 0.2][n] ?? 0;
    const sent = await scene.transfer({ destination, amount: 10_000 * share, transfer_group });
    const back = Math.round(amount * share);
    gains[`/v1/transfers/${sent.id}/reversals`] = { [platform]: back, [destination]: -back };
  }
  return { kind: 'refund.create', role: refunder(scene), input: { charge: id, amount }, gains };
}

/** A destination charge, of which the platform kept 10 %. */
async function refundOfDestination(scene: Scene): Promise<Order> {
  const destination = scene.someSeller();
  const { id } = await scene.charge({
    transfer_data: { destination },
    application_fee_amount: 1000,
  });
  const amount = someAmount(scene);
  const fee = amount / 10;
  return {
    kind: 'refund.create',
    role: refunder(scene),
    input: { charge: id, amount, reverseTransfer: true, refundApplicationFee: true },
    gains: { '/v1/refunds': { [platform]: -fee, [destination]: fee - amount } },
  };
}

async function refundCancel({ charge, sandbox }: Scene): Promise<Order> {
  const { id } = await charge({ payment_method: 'pm_card_pendingRefund' });
  const refunded = await sandbox.stripe.refunds.create({ charge: id, amount: 4000 });
  await sandbox.simulate('refund_action', { refund: refunded.id });
  return {
    kind: 'refund.cancel',
    role: 'support',
    input: { refund: refunded.id },
    gains: { [`/v1/refunds/${refunded.id}/cancel`]: { [platform]: 4000 } },
  };
}

async function transfer(scene: Scene): Promise<Order> {
  const destination = scene.someSeller();
  const amount = someAmount(scene);
  const source = scene.chance.happens(0.5) ? { sourceTransaction: (await scene.charge()).id } : {};
  return {
    kind: 'transfer.create',
    role: 'finance',
    input: { destination, amount, currency: 'usd', ...source },
    gains: { '/v1/transfers': { [platform]: -amount, [destination]: amount } },
  };
}

async function transferReverse(scene: Scene): Promise<Order> {
  const destination = scene.someSeller();
  const { id } = await scene.transfer({ destination, amount: 7000 });
  const part = scene.chance.happens(0.5) ? { amount: 3000 } : {};
  const amount = part.amount ?? 7000;
  return {
    kind: 'transfer.reverse',
    role: 'finance',
    input: { transfer: id, ...part },
    gains: { [`/v1/transfers/${id}/reversals`]: { [platform]: amount, [destination]: -amount } },
  };
}

async function payout(scene: Scene): Promise<Order> {
  const account = scene.someSeller();
  const amount = someAmount(scene);
  return {
    kind: 'payout.create',
    role: 'finance',
    input: { account, amount, currency: 'usd' },
    gains: { '/v1/payouts': { [account]: -amount } },
  };
}

async function payoutCancel(scene: Scene): Promise<Order> {
  const account = await scene.ownSeller(5000);
  const order = { amount: 3000, currency: 'usd' };
  const { id } = await scene.sandbox.stripe.payouts.create(order, { stripeAccount: account });
  return {
    kind: 'payout.cancel',
    role: 'finance',
    input: { account, payout: id },
    gains: { [`/v1/payouts/${id}/cancel`]: { [account]: 3000 } },
  };
}

async function payoutReverse(scene: Scene): Promise<Order> {
  const { account, payout: id, amount } = scene.arrivedPayout();
  return {
    kind: 'payout.reverse',
    role: 'finance',
    input: { account, payout: id },
    gains: { [`/v1/payouts/${id}/reverse`]: { [account]: amount } },
  };
}

async function payoutSchedule(scene: Scene): Promise<Order> {
  const account = await scene.ownSeller(0);
  const input = { account, delayDays: scene.chance.whole(7, 14) };
  return { kind: 'payout_schedule.update', role: 'manager', input, gains: {} };
}

async function accountCreate({ chance }: Scene): Promise<Order> {
  const input = {
    country: 'US',
    name: `Storm ${chance.whole(1, 1e9)}`,
    capabilities: ['transfers'],
  };
  return { kind: 'account.create', role: 'manager', input, gains: {} };
}

async function paymentMethods(scene: Scene): Promise<Order> {
  const account = await scene.ownSeller(0);
  const { stripe } = scene.sandbox;
  const { data } = await stripe.paymentMethodConfigurations.list({}, { stripeAccount: account });
  const input = { account, configuration: data[0]?.id, methods: { klarna: 'on', link: 'off' } };
  return { kind: 'payment_method_configuration.update', role: 'manager', input, gains: {} };
}

async function accountReject(scene: Scene): Promise<Order> {
  const account = await scene.ownSeller(0);
  const input = { account, reason: 'other' };
  return { kind: 'account.reject', role: 'manager', input, gains: {} };
}

async function accountUnreject(scene: Scene): Promise<Order> {
  const account = await scene.ownSeller(0);
  await scene.sandbox.stripe.accounts.reject(account, { reason: 'other' });
  return { kind: 'account.unreject', role: 'manager', input: { account }, gains: {} };
}

async function disputed({ charge, sandbox }: Scene): Promise<string> {
  const { id } = await charge({ payment_method: 'pm_card_createDispute' });
  return eventually(async () => {
    const [found] = (await sandbox.stripe.disputes.list({ charge: id })).data;
    if (!found) throw new Error(`${id} is not disputed`);
    return found.id;
  });
}

async function disputeAccept(scene: Scene): Promise<Order> {
  const dispute = await disputed(scene);
  return { kind: 'dispute.accept', role: 'finance', input: { dispute }, gains: {} };
}

async function evidenceSave(scene: Scene): Promise<Order> {
  const evidence = { product_description: 'A vase', service_date: '4 May' };
  const input = { dispute: await disputed(scene), evidence };
  return { kind: 'dispute.save_evidence', role: 'finance', input, gains: {} };
}

async function evidenceSubmit(scene: Scene): Promise<Order> {
  const dispute = await disputed(scene);
  const evidence = { product_description: 'A vase' };
  const kept = await scene.sandbox.stripe.disputes.update(dispute, { evidence, submit: false });
  return {
    kind: 'dispute.submit_evidence',
    role: 'finance',
    input: { dispute, seen: digestOfAll(kept.evidence) },
    // Stripe's fee for answering.
    gains: { [`/v1/disputes/${dispute}`]: { [platform]: -1500 } },
  };
}

const cart = {
  lineItems: [{ name: 'Chair', unitAmount: 5000, quantity: 2 }],
  currency: 'usd',
  successUrl: 'https://example.com/done',
};

async function checkoutCreate(scene: Scene): Promise<Order> {
  const input = { ...cart, destination: scene.someSeller(), applicationFee: someAmount(scene) };
  return { kind: 'checkout.create', role: 'support', input, gains: {} };
}

async function checkoutSplit(scene: Scene): Promise<Order> {
  const split = [{ destination: scene.someSeller(), amount: someAmount(scene) }];
  const transferGroup = `storm_${scene.chance.whole(1, 1e12)}`;
  const input = { ...cart, split, transferGroup };
  return { kind: 'checkout.create_split', role: 'finance', input, gains: {} };
}

async function checkoutExpire({ sandbox }: Scene): Promise<Order> {
  const [{ name, unitAmount: unit_amount, quantity }] = cart.lineItems as [
    (typeof cart.lineItems)[number],
  ];
  const { id } = await sandbox.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      { price_data: { currency: 'usd', unit_amount, product_data: { name } }, quantity },
    ],
    success_url: cart.successUrl,
  });
  return { kind: 'checkout.expire', role: 'support', input: { session: id }, gains: {} };
}

/** What comes in a round, and how often. */
const round: readonly (readonly [Recipe, number])[] = [
  [refund, 3],
  [refundedByTwo, 1],
  [refundFromSellers, 2],
  [refundOfDestination, 1],
  [refundCancel, 1],
  [transfer, 3],
  [transferReverse, 1],
  [payout, 1],
  [payoutCancel, 1],
  [payoutReverse, 1],
  [payoutSchedule, 1],
  [accountCreate, 1],
  [paymentMethods, 1],
  [accountReject, 1],
  [accountUnreject, 1],
  [disputeAccept, 1],
  [evidenceSave, 1],
  [evidenceSubmit, 1],
  [checkoutCreate, 1],
  [checkoutSplit, 1],
  [checkoutExpire, 1],
];
const inRound = round.flatMap(([recipe, times]) => Array<Recipe>(times).fill(recipe));

/** How many payouts must have arrived for so many orders. */
export const arrivedPayoutsFor = (orders: number): number => Math.ceil(orders / inRound.length);

/** Makes up so many orders of every kind, with all at Stripe that they are about, in mixed order. */
export async function makeOrders(scene: Scene, count: number): Promise<Order[]> {
  const orders: Order[] = [];
  for (let n = 0; orders.length < count; n += 1) {
    const recipe = inRound[n % inRound.length] ?? refund;
    orders.push(...[await recipe(scene)].flat());
  }
  for (let n = orders.length - 1; n > 0; n -= 1) {
    const other = scene.chance.whole(0, n);
    [orders[n], orders[other]] = [orders[other] as Order, orders[n] as Order];
  }
  return orders.slice(0, count);
}
