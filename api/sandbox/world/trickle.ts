import type Stripe from 'stripe';
import type { Engine } from '../engine/engine.ts';
import { type Business, declineRate, openAt } from './business.ts';
import { type Market, markets, type Trade } from './cast.ts';
import { Chance } from './chance.ts';
import { payingCustomer } from './customers.ts';
import { DeliverySide } from './delivery-side.ts';
import type { Enrolled } from './enrolment.ts';
import { HomeSide } from './home-side.ts';
import { PlatformProgram } from './platform-program.ts';
import { Timeline } from './timeline.ts';

const deliveryShare = 0.6;
const refundShare = 0.06;
const nightlyPrices = { least: 85, most: 420 };

/** New payments that keep arriving in the present, so that what is shown moves. */
export class Trickle {
  readonly #engine: Engine;
  readonly #program: PlatformProgram;
  readonly #chance: Chance;
  readonly #timer: NodeJS.Timeout;
  #settle: (() => void) | null = null;

  /** @param seconds real time from one payment to the next */
  constructor(engine: Engine, seconds: number) {
    this.#engine = engine;
    this.#program = new PlatformProgram(engine);
    this.#chance = new Chance(engine.now());
    this.#timer = setInterval(() => this.#drop(), seconds * 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** One thing happens: a payment, a refund, or what the last order still owes its seller. */
  #drop(): void {
    try {
      const settle = this.#settle;
      this.#settle = null;
      if (settle) settle();
      if (this.#chance.happens(refundShare)) this.#refund();
      else this.#pay();
    } catch (error) {
      // It must not end the server; what went wrong shows in the log.
      console.error('The trickle of payments missed one:', error);
    }
  }

  #pay(): void {
    const members = this.#members();
    const those = (trade: Trade) => members.filter(({ member }) => member.trade === trade);
    const now = this.#engine.now();
    const business: Business = {
      program: this.#program,
      chance: this.#chance,
      timeline: new Timeline(now),
      end: now,
      onPaid: () => {},
    };
    const declined = this.#chance.happens(declineRate);
    const deliveries = new DeliverySide(
      business,
      { restaurants: those('restaurant'), drivers: those('driver') },
      this.#lastOrder(),
    );
    const homes = openAt(those('home'), now);
    const plan = this.#chance.happens(deliveryShare) ? deliveries.somePlan(now) : null;
    if (plan) {
      const charge = deliveries.takeOrder({ ...plan, declined });
      if (charge) this.#settle = () => deliveries.settle(charge, plan);
    } else if (homes.length > 0) {
      new HomeSide(business, homes).book(this.#chance.pick(homes), declined);
    } else {
      this.#payPlatform(declined);
    }
  }

  /** In a world without sellers the platform sells something itself. */
  #payPlatform(declined: boolean): void {
    this.#program.pay({
      amount: this.#chance.whole(1_000, 20_000),
      currency: 'usd',
      customer: payingCustomer(this.#chance, declined),
      description: 'Gift card',
      metadata: { kind: 'gift card' },
    });
  }

  #refund(): void {
    const { data } = this.#program.get<Stripe.ApiList<Stripe.Charge>>('/v1/charges', { limit: 50 });
    const paid = data.filter(
      ({ status, amount_refunded }) => status === 'succeeded' && !amount_refunded,
    );
    if (paid.length === 0) return;
    const charge = this.#chance.pick(paid);
    this.#program.unlessRefused(() =>
      this.#program.post('/v1/refunds', { charge: charge.id, reason: 'requested_by_customer' }),
    );
  }

  /** The sellers as the accounts tell of them, since the world may be of an earlier start. */
  #members(): Enrolled[] {
    const { data } = this.#program.get<Stripe.ApiList<Stripe.Account>>('/v1/accounts', {
      limit: 100,
    });
    return data.flatMap((account) => {
      const { trade, market, closed } = account.metadata ?? {};
      if (!account.charges_enabled || closed || !isTrade(trade) || !isMarket(market)) return [];
      const name = account.business_profile?.name ?? account.id;
      return {
        member: { trade, market, name, owner: name, onboarding: 'enabled' as const },
        account: account.id,
        currency: markets[market].currency,
        nightlyPrice: this.#chance.whole(nightlyPrices.least, nightlyPrices.most) * 100,
        isIntroductory: false,
        sellsInYen: false,
        interval: 'daily' as const,
        opens: 0,
        closes: Number.POSITIVE_INFINITY,
      };
    });
  }

  #lastOrder(): number {
    const { data } = this.#program.get<Stripe.ApiList<Stripe.Charge>>('/v1/charges', { limit: 50 });
    return Math.max(0, ...data.map(({ metadata }) => Number(metadata.order ?? 0)));
  }
}

function isTrade(name: string | undefined): name is Trade {
  return name === 'home' || name === 'restaurant' || name === 'driver';
}

function isMarket(name: string | undefined): name is Market {
  return name !== undefined && Object.hasOwn(markets, name);
}
