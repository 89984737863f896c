import type Stripe from 'stripe';
import { Chance } from '../../../api/sandbox/world/chance.ts';
import { pay, verifiedSeller } from '../merchant.ts';
import type { SandboxForTest } from '../sandbox.ts';

/** Where the orders of a storm take place: a platform with money, and its sellers. */
export interface Scene {
  readonly sandbox: SandboxForTest;
  readonly chance: Chance;
  /** A seller that others share, with money of its own and paid out by hand. */
  someSeller(): string;
  /** A seller of its own, with so much money in minor units of USD. */
  ownSeller(amount: number): Promise<string>;
  /** A payment that is available at once, 100.00 USD unless told otherwise. */
  charge(order?: Partial<Stripe.PaymentIntentCreateParams>): Promise<Stripe.Charge>;
  transfer(order: Omit<Stripe.TransferCreateParams, 'currency'>): Promise<Stripe.Transfer>;
  /** A payout that has arrived at its bank. */
  arrivedPayout(): { account: string; payout: string; amount: number };
}

const funds = 50_000_000;
const currency = 'usd';

/** Sets a platform up, so rich that nothing fails for want of funds, and moves time on for payouts. */
export async function setScene(
  sandbox: SandboxForTest,
  { seed, sellers, arrivedPayouts }: { seed: number; sellers: number; arrivedPayouts: number },
): Promise<Scene> {
  const { stripe } = sandbox;
  const chance = new Chance(seed);
  let groups = 0;

  const transfer: Scene['transfer'] = (order) => stripe.transfers.create({ ...order, currency });
  async function ownSeller(amount: number) {
    groups += 1;
    const account = await verifiedSeller(sandbox, `Seller ${groups}`);
    if (amount > 0) await transfer({ destination: account, amount });
    return account;
  }

  // Nothing leaves but what is ordered.
  await stripe.balanceSettings.update({
    payments: { payouts: { schedule: { interval: 'manual' } } },
  });
  for (let n = 0; n < 4; n += 1) await pay(sandbox, { amount: funds });
  const shared: string[] = [];
  for (let n = 0; n < sellers; n += 1) shared.push(await ownSeller(funds / (10 * sellers)));

  const arrived: { account: string; payout: string; amount: number }[] = [];
  for (let n = 0; n < arrivedPayouts; n += 1) {
    const account = await ownSeller(5000);
    const order = { amount: 3000, currency };
    const { id, amount } = await stripe.payouts.create(order, { stripeAccount: account });
    arrived.push({ account, payout: id, amount });
  }
  if (arrivedPayouts > 0) await sandbox.advance(7 * 86_400);

  return {
    sandbox,
    chance,
    someSeller: () => chance.pick(shared),
    ownSeller,
    charge: (order) => pay(sandbox, order),
    transfer,
    arrivedPayout() {
      const next = arrived.pop();
      if (!next) throw new Error('The scene has no more payouts that have arrived');
      return next;
    },
  };
}
