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
  /** What the last order still owes its sellers; an earlier start may have left it owing. */
  #settle: (() => void) | null = () => this.#settleLastOrder();

  /** @param seconds real time from one payment to the next */
  constructor(engine: Engine, seconds: number) {
    this.#engine = engine;
    this.#program = new PlatformProgram(engine, Date.now().toString(36));
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
    const now = this.#engine.now();
    const business = this.#business(now);
    const declined = this.#chance.happens(declineRate);
    const deliveries = new DeliverySide(
      business,
      { restaurants: those(members, 'restaurant'), drivers: those(members, 'driver') },
      this.#lastOrder(),
    );
    const homes = openAt(those(members, 'home'), now);
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

  #business(now: number): Business {
    return {
      program: this.#program,
      chance: this.#chance,
      timeline: new Timeline(now),
      end: now,
      onPaid: () => {},
    };
  }

  /** Sends the parts of the latest order, unless they were sent or it was refunded. */
  #settleLastOrder(): void {
    const order = this.#charges().find(({ metadata }) => metadata.kind === 'delivery');
    if (order?.status !== 'succeeded' || order.amount_refunded > 0) return;
    const sent = this.#program.get<Stripe.ApiList<Stripe.Transfer>>('/v1/transfers', {
      transfer_group: order.transfer_group,
      limit: 1,
    });
    const members = this.#members();
    const named = (account: string | undefined) => members.find((one) => one.account === account);
    const restaurant = named(order.metadata.restaurant);
    const driver = named(order.metadata.driver);
    if (sent.data.length > 0 || !restaurant || !driver) return;
    const { id, amount, currency, created } = order;
    const deliveries = new DeliverySide(
      this.#business(this.#engine.now()),
      { restaurants: [restaurant], drivers: [driver] },
      this.#lastOrder(),
    );
    deliveries.settle(
      {
        id,
        amount,
        currency,
        created,
        description: order.description ?? id,
        transferGroup: order.transfer_group ?? undefined,
      },
      { restaurant, driver, amount },
    );
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
    const paid = this.#charges().filter(
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
    return Math.max(0, ...this.#charges().map(({ metadata }) => Number(metadata.order ?? 0)));
  }

  /** The latest payments, newest first. */
  #charges(): Stripe.Charge[] {
    return this.#program.get<Stripe.ApiList<Stripe.Charge>>('/v1/charges', { limit: 50 }).data;
  }
}

function those(members: readonly Enrolled[], trade: Trade): Enrolled[] {
  return members.filter(({ member }) => member.trade === trade);
}

function isTrade(name: string | undefined): name is Trade {
  return name === 'home' || name === 'restaurant' || name === 'driver';
}

function isMarket(name: string | undefined): name is Market {
  return name !== undefined && Object.hasOwn(markets, name);
}
