import type Stripe from 'stripe';
import { DAY } from '../engine/calendar.ts';
import { type Business, declineRate, hour, momentOf, openAt } from './business.ts';
import { closedRestaurant } from './cast.ts';
import { payingCustomer } from './customers.ts';
import type { Enrolled } from './enrolment.ts';
import type { Payment } from './platform-program.ts';

const restaurantShare = 0.7;
const driverShare = 0.2;
const refundRate = 0.045;
/** The share of settled orders after which the driver's part is corrected. */
const correctionRate = 0.01;
const cateringAmount = 184_000;

/** Who takes part in an order, and how it goes. */
interface Plan {
  restaurant: Enrolled;
  driver: Enrolled;
  /** In minor units of the restaurant's currency. */
  amount: number;
  declined?: boolean;
}

/** An order whose restaurant and driver have their parts. */
interface SettledOrder {
  charge: Payment;
  transfers: Stripe.Transfer[];
}

/** The restaurant-delivery side: separate charges and transfers, one transfer group an order. */
export class DeliverySide {
  readonly #business: Business;
  readonly #restaurants: readonly Enrolled[];
  readonly #drivers: readonly Enrolled[];
  #lastOrder: number;

  /** @param lastOrder the number after which orders go on */
  constructor(
    business: Business,
    members: { restaurants: readonly Enrolled[]; drivers: readonly Enrolled[] },
    lastOrder: number,
  ) {
    this.#business = business;
    this.#restaurants = members.restaurants;
    this.#drivers = members.drivers;
    this.#lastOrder = lastOrder;
  }

  /** Plans one order on the day that begins at `midnight`, and what comes of it. */
  planOrder(midnight: number): void {
    const { chance, timeline } = this.#business;
    const [from, to] = chance.happens(0.35) ? [11, 14] : [17, 22];
    const time = momentOf(chance, midnight, from, to);
    const plan = this.somePlan(time);
    if (!plan) return;
    const declined = chance.happens(declineRate);
    const isRefunded = chance.happens(refundRate);
    const isCorrected = chance.happens(correctionRate);
    timeline.add(time, () => {
      const charge = this.takeOrder({ ...plan, declined });
      if (!charge) return;
      this.settleLater(charge, plan, (settled) => {
        if (isRefunded) this.#refundLater(settled);
        else if (isCorrected) this.#reverse(settled.transfers[1]!, 0.25);
      });
    });
  }

  /** Somebody hungry, a restaurant and a driver of its town, as of `time`; null when none is open. */
  somePlan(time: number): Plan | null {
    const { chance } = this.#business;
    const restaurants = openAt(this.#restaurants, time);
    if (restaurants.length === 0) return null;
    const restaurant = chance.pick(restaurants);
    const driver = this.#someDriver(restaurant, time);
    return driver && { restaurant, driver, amount: chance.whole(1_490, 8_900) };
  }

  /** A customer orders now. Gives the charge, or null when the card was declined. */
  takeOrder({ restaurant, driver, amount, declined = false }: Plan): Payment | null {
    const { program, chance, onPaid } = this.#business;
    this.#lastOrder += 1;
    const number = this.#lastOrder;
    const charge = program.pay({
      amount,
      currency: restaurant.currency,
      customer: payingCustomer(chance, declined),
      description: `Order ${number}, ${restaurant.member.name}`,
      metadata: {
        kind: 'delivery',
        order: String(number),
        restaurant: restaurant.account,
        driver: driver.account,
      },
      transferGroup: `order_${number}`,
    });
    if (charge) onPaid(charge);
    return charge;
  }

  /** Plans what each gets to be sent when the meal has arrived. */
  settleLater(charge: Payment, plan: Plan, then: (settled: SettledOrder) => void = () => {}): void {
    const { chance, timeline } = this.#business;
    timeline.add(charge.created + chance.whole(2100, 4500), () => then(this.settle(charge, plan)));
  }

  /** Sends restaurant and driver their parts out of the order's charge. */
  settle(charge: Payment, { restaurant, driver }: Plan): SettledOrder {
    const parts = [
      { to: restaurant, share: restaurantShare },
      { to: driver, share: driverShare },
    ];
    const transfers = parts.map(({ to, share }) =>
      this.#business.program.post<Stripe.Transfer>('/v1/transfers', {
        amount: Math.round(charge.amount * share),
        currency: charge.currency,
        destination: to.account,
        source_transaction: charge.id,
        description: `${charge.description}: the ${to.member.trade}'s part`,
        metadata: { part: to.member.trade },
      }),
    );
    return { charge, transfers };
  }

  /** Plans the orders that stand for what goes wrong on such platforms. */
  planStories(): void {
    const { timeline, end, program } = this.#business;
    const daysAgo = (days: number, work: (plan: Plan) => void) => {
      const plan = this.somePlan(end - days * DAY);
      if (plan) timeline.add(end - days * DAY, () => work(plan));
    };

    // Collected, and forgotten to be distributed.
    for (const days of [6, 3, 1.2]) daysAgo(days, (plan) => this.takeOrder(plan));

    // More was sent than came in: a bonus out of the platform's own balance.
    daysAgo(15, (plan) => {
      const charge = this.takeOrder(plan);
      if (!charge) return;
      this.settleLater(charge, plan, () =>
        program.unlessRefused(() =>
          program.post('/v1/transfers', {
            amount: Math.round(charge.amount * 0.3),
            currency: charge.currency,
            destination: plan.driver.account,
            transfer_group: charge.transferGroup,
            description: 'Bonus for a long way',
          }),
        ),
      );
    });

    this.#planCatering();
  }

  /** The seller was paid out before the customer got the money back: nothing is left to reverse. */
  #planCatering(): void {
    const { timeline, end } = this.#business;
    const time = end - (closedRestaurant.daysAgo + 0.5) * DAY;
    const restaurant = this.#restaurants.find(
      ({ member }) => member.name === closedRestaurant.name,
    );
    const driver = restaurant && this.#someDriver(restaurant, time);
    if (!driver) return;
    const plan = { restaurant, driver, amount: cateringAmount };
    timeline.add(time, () => {
      const charge = this.takeOrder(plan);
      if (charge) this.settleLater(charge, plan);
      if (charge) timeline.add(end - 8 * DAY, () => this.#refund(charge, 1));
    });
  }

  #someDriver({ member }: Enrolled, time: number): Enrolled | null {
    const near = openAt(this.#drivers, time).filter((one) => one.member.market === member.market);
    return near.length > 0 ? this.#business.chance.pick(near) : null;
  }

  /** Plans a refund, and for most of them that each gives back its part. */
  #refundLater({ charge, transfers }: SettledOrder): void {
    const { chance, timeline, program } = this.#business;
    const share = chance.weighted([
      [1, 5],
      [0.5, 3],
      [0.3, 2],
    ]);
    const time = program.engine.now() + chance.whole(1, 60) * hour;
    timeline.add(time, () => this.#refund(charge, share));
    if (chance.happens(0.4)) return;
    const isFull = chance.happens(0.6);
    timeline.add(time + hour, () => {
      for (const transfer of transfers) this.#reverse(transfer, isFull ? share : share / 2);
    });
  }

  #refund(charge: Payment, share: number): void {
    const { program } = this.#business;
    program.unlessRefused(() =>
      program.post('/v1/refunds', {
        charge: charge.id,
        amount: Math.round(charge.amount * share),
        reason: 'requested_by_customer',
      }),
    );
  }

  #reverse(transfer: Stripe.Transfer, share: number): void {
    const { program } = this.#business;
    program.unlessRefused(() =>
      program.post(`/v1/transfers/${transfer.id}/reversals`, {
        amount: Math.round(transfer.amount * share),
      }),
    );
  }
}
