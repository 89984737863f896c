import type Stripe from 'stripe';
import type { SandboxForTest } from './sandbox.ts';

/** A customer pays by card, and the money is available at once. */
export async function pay(
  { stripe }: Pick<SandboxForTest, 'stripe'>,
  order: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<Stripe.Charge> {
  const intent = await stripe.paymentIntents.create({
    amount: 10_000,
    currency: 'usd',
    payment_method: 'pm_card_bypassPending',
    confirm: true,
    expand: ['latest_charge'],
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    ...order,
  });
  return intent.latest_charge as Stripe.Charge;
}

/** A connected account; one that asks for no capability may receive transfers. */
export async function seller(
  { stripe }: Pick<SandboxForTest, 'stripe'>,
  name: string,
): Promise<string> {
  const account = await stripe.accounts.create({
    type: 'custom',
    country: 'US',
    business_profile: { name },
  });
  return account.id;
}

/** A connected account that has shown who it is, receives transfers, and is paid out by hand. */
export async function verifiedSeller(
  sandbox: Pick<SandboxForTest, 'stripe' | 'simulate'>,
  name: string,
): Promise<string> {
  const { id } = await sandbox.stripe.accounts.create({
    type: 'custom',
    country: 'US',
    business_profile: { name },
    capabilities: { transfers: { requested: true } },
    settings: { payouts: { schedule: { interval: 'manual' } } },
  });
  await sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
  return id;
}
