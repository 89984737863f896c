import { DAY, startOfDay } from '../engine/calendar.ts';
import type { ActDirectly, Engine } from '../engine/engine.ts';
import { Aftermath } from './aftermath.ts';
import { hour } from './business.ts';
import { Chance } from './chance.ts';
import { payingCustomer } from './customers.ts';
import { DirectProgram } from './direct-program.ts';
import type { Payment } from './platform-program.ts';
import { type Seller, Sellers } from './sellers.ts';
import type { WorldSize } from './sizes.ts';
import { Timeline } from './timeline.ts';

/** How far a world is: of all accounts and charges together. */
export type Progress = (done: number, total: number) => void;

const declinedShare = 0.03;
const bookingFee = 0.12;
const restaurantShare = 0.7;
const driverShare = 0.2;
/** Its present is a whole number of these, so that two starts close together agree. */
const startStep = 600;
/** Business by day of the week, from Sunday. */
const weekRhythm = [1.1, 0.7, 0.75, 0.85, 1, 1.3, 1.3];
/** How much of the last day's business the first day had. */
const beginning = 0.5;

/**
 * Builds a world of the given size: destination charges with a fee, and orders whose parts are
 * sent to two sellers, over the size's days up to now, by the functions behind the routes and with
 * all that time brings. There are exactly as many accounts, charges and transfers as the size says.
 * The seed and the start time decide all of it.
 * @param act as `Engine.build` gives it
 */
export function buildBigWorld(
  engine: Engine,
  act: ActDirectly,
  options: { seed: number; size: WorldSize; tell: Progress },
): void {
  const { seed, size, tell } = options;
  const end = engine.now() - (engine.now() % startStep);
  const first = startOfDay(end) - size.days * DAY;
  const chance = new Chance(seed);
  const timeline = new Timeline(end);
  const program = new DirectProgram(engine, act, 'big');
  const world = { program, chance, timeline, end };
  const sellers = new Sellers(world, size.accounts, first);
  const trade = new Trade(world, sellers, size);
  const planned = new Share(size.charges, first, end);
  for (let midnight = first; midnight <= end; midnight += DAY) {
    const night = Math.min(midnight + DAY, end + 1);
    sellers.planUntil(night);
    for (let left = planned.of(midnight); left > 0; left--) {
      trade.plan(chance.whole(midnight + (midnight === first ? hour : 0), night - 1));
    }
    timeline.run(engine, night - 1);
    tell(sellers.count + trade.count, size.accounts + size.charges);
  }
}

/** Deals a number of payments out to the days: growing, by the rhythm of the week. */
class Share {
  readonly #count: number;
  readonly #first: number;
  readonly #end: number;
  readonly #whole: number;
  #weight = 0;
  #dealt = 0;

  constructor(count: number, first: number, end: number) {
    this.#count = count;
    this.#first = first;
    this.#end = end;
    let whole = 0;
    for (let midnight = first; midnight <= end; midnight += DAY) whole += this.#weightOf(midnight);
    this.#whole = whole;
  }

  /** How many the day that begins at `midnight` has; to be asked of every day in turn. */
  of(midnight: number): number {
    this.#weight += this.#weightOf(midnight);
    const until = Math.round((this.#count * this.#weight) / this.#whole);
    const own = until - this.#dealt;
    this.#dealt = until;
    return own;
  }

  #weightOf(midnight: number): number {
    const passed = (midnight - this.#first) / Math.max(this.#end - this.#first, 1);
    const ofDay = Math.min(this.#end + 1 - midnight, DAY) / DAY;
    const weekday = new Date(midnight * 1000).getUTCDay();
    return (beginning + (1 - beginning) * passed) * weekRhythm[weekday]! * ofDay;
  }
}

/** The payments of a big world and what each is for. */
class Trade {
  readonly #program: DirectProgram;
  readonly #chance: Chance;
  readonly #timeline: Timeline;
  readonly #end: number;
  readonly #sellers: Sellers;
  readonly #aftermath: Aftermath;
  /** What is left to be had, so that it comes to the size exactly. */
  readonly #left: { declined: number; orders: number; bookings: number };
  /** Payments made or refused. */
  count = 0;

  constructor(
    world: { program: DirectProgram; chance: Chance; timeline: Timeline; end: number },
    sellers: Sellers,
    size: WorldSize,
  ) {
    this.#program = world.program;
    this.#chance = world.chance;
    this.#timeline = world.timeline;
    this.#end = world.end;
    this.#sellers = sellers;
    this.#aftermath = new Aftermath(world);
    const declined = Math.round(size.charges * declinedShare);
    const paid = size.charges - declined;
    const orders = size.transfers - paid;
    this.#left = { declined, orders, bookings: paid - orders };
  }

  /** Plans one payment at `time` (Unix seconds). */
  plan(time: number): void {
    const kind = this.#chance.weighted([
      ['declined', this.#left.declined],
      ['orders', this.#left.orders],
      ['bookings', this.#left.bookings],
    ] as const);
    this.#left[kind] -= 1;
    this.#timeline.add(time, () => {
      this.count += 1;
      const seller = this.#sellerAt(time);
      if (kind === 'bookings') this.#book(seller);
      else this.#order(seller, kind === 'declined');
    });
  }

  /** Somebody is always open where nobody of the market is. */
  #sellerAt(time: number): Seller {
    for (;;) {
      const seller = this.#sellers.someone(time);
      if (seller) return seller;
    }
  }

  /** A destination charge. */
  #book({ account, currency }: Seller): void {
    const amount = this.#chance.whole(60, 900) * 100;
    const nights = this.#chance.whole(1, 6);
    const charge = this.#program.pay({
      amount,
      currency,
      customer: payingCustomer(this.#chance, false),
      description: `Booking ${this.count}, ${nights} nights`,
      metadata: { kind: 'booking', nights: String(nights) },
      destination: { account, fee: Math.round(amount * bookingFee) },
    });
    if (charge) this.#aftermath.ofBooking(charge);
  }

  /** A charge whose parts are sent to two sellers when all is delivered. */
  #order(seller: Seller, isDeclined: boolean): void {
    const amount = this.#chance.whole(1_490, 8_900);
    const charge = this.#program.pay({
      amount,
      currency: seller.currency,
      customer: payingCustomer(this.#chance, isDeclined),
      description: `Order ${this.count}`,
      metadata: { kind: 'delivery', order: String(this.count) },
      transferGroup: `order_${String(this.count).padStart(7, '0')}`,
    });
    if (!charge) return;
    const later = charge.created + this.#chance.whole(2100, 4500);
    this.#timeline.add(Math.min(later, this.#end), () => this.#settle(charge, seller));
  }

  #settle(charge: Payment, seller: Seller): void {
    const driver = this.#sellers.someone(charge.created, seller.market) ?? seller;
    const parts = [
      { to: seller, share: restaurantShare, part: 'restaurant' },
      { to: driver, share: driverShare, part: 'driver' },
    ].map(({ to, share, part }) => ({
      amount: Math.round(charge.amount * share),
      destination: to.account,
      metadata: { part },
    }));
    this.#aftermath.ofOrder(charge, this.#program.distribute(charge, parts));
  }
}
