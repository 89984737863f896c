import type Stripe from 'stripe';
import type { Settings } from '../../api/sandbox/engine/settings.ts';
import { type EngineWorld, engineWorld } from './engine-world.ts';

/** What happened since `from` was last called. */
export interface Happened {
  /** Balance transactions, oldest first: type, amount, and `pending` where it is. */
  platform: string[];
  /** Those of the seller; null where the seller is no more. */
  seller: string[] | null;
  /** Event types in their order, those of the connected account marked with `C`. */
  events: string[];
}

/** A platform with money and a seller who may do everything, both paid out by hand. */
export interface Stage extends EngineWorld {
  seller: string;
  /** Takes a payment of 100.00 USD by test Visa, unless told otherwise. */
  pay(more?: object): Stripe.PaymentIntent;
  charge(intent: Stripe.PaymentIntent): Stripe.Charge;
  dispute(charge: Stripe.Charge, more?: object): Stripe.Dispute;
  /** Sends the seller 50.00 USD. */
  transfer(): Stripe.Transfer;
  /** Pays the seller 10.00 USD out of 50.00. */
  payout(): Stripe.Payout;
  /** What happens from here on is what `happened` tells. */
  from(): void;
  happened(): Happened;
}

/** Sets the stage. */
export function stage(settings: Partial<Settings> = {}): Stage {
  const world = engineWorld(settings);
  const { engine, get, post } = world;
  let events: Stripe.Event[] = [];
  let booked: Record<'platform' | 'seller', number> = { platform: 0, seller: 0 };
  engine.onEvent((event) => events.push(event));
  const manual = { payouts: { schedule: { interval: 'manual' } } };
  const { id: seller } = post<Stripe.Account>('/v1/accounts', {
    type: 'custom',
    country: 'US',
    capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
    settings: manual,
  });
  engine.simulate('account_onboarding', { account: seller, stage: 'verified' });

  const books = (account?: string) =>
    get<Stripe.ApiList<Stripe.BalanceTransaction>>(
      '/v1/balance_transactions',
      { limit: 100 },
      account,
    ).data.toReversed();
  const line = ({ type, amount, status }: Stripe.BalanceTransaction) =>
    `${type} ${amount}${status === 'pending' ? ' pending' : ''}`;

  const isThere = () =>
    get<Stripe.ApiList<Stripe.Account>>('/v1/accounts').data.some(({ id }) => id === seller);

  const built: Stage = {
    ...world,
    seller,
    pay: (more = {}) =>
      post('/v1/payment_intents', {
        amount: 10_000,
        currency: 'usd',
        confirm: true,
        payment_method: 'pm_card_visa',
        ...more,
      }),
    charge: (intent) => get(`/v1/charges/${intent.latest_charge}`),
    dispute: (charge, more = {}) =>
      engine.simulate('dispute', { charge: charge.id, ...more }) as Stripe.Dispute,
    transfer: () => post('/v1/transfers', { amount: 5000, currency: 'usd', destination: seller }),
    payout: () => {
      built.transfer();
      return post('/v1/payouts', { amount: 1000, currency: 'usd' }, seller);
    },
    from: () => {
      events = [];
      booked = { platform: books().length, seller: books(seller).length };
    },
    happened: () => ({
      platform: books().slice(booked.platform).map(line),
      seller: isThere() ? books(seller).slice(booked.seller).map(line) : null,
      events: events.map(({ type, account }) => (account ? `C ${type}` : type)),
    }),
  };
  built.pay({ amount: 1_000_000, payment_method: 'pm_card_bypassPending' });
  built.from();
  return built;
}
