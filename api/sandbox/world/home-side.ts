import { DAY } from '../engine/calendar.ts';
import { type Business, declineRate, hour, momentOf, openAt } from './business.ts';
import { payingCustomer } from './customers.ts';
import type { Enrolled } from './enrolment.ts';
import type { Payment } from './platform-program.ts';

/** The platform's usual share of a booking, and one that is less than what Stripe takes. */
const usualFee = 0.12;
const introductoryFee = 0.02;
const cancellationRate = 0.055;
/** Yen for a cent. */
const yenRate = 1.5;

/** What a guest who cancels gets back, and what of it the home's owner and the platform bear. */
interface Cancellation {
  share: number;
  reverseTransfer: boolean;
  refundApplicationFee: boolean;
}

/** The home-rental side: destination charges with an application fee. */
export class HomeSide {
  readonly #business: Business;
  readonly #homes: readonly Enrolled[];
  readonly #bookings = new Map<Enrolled, Payment[]>();

  constructor(business: Business, homes: readonly Enrolled[]) {
    this.#business = business;
    this.#homes = homes;
  }

  /** Plans one booking on the day that begins at `midnight`, and perhaps its cancellation. */
  planBooking(midnight: number): void {
    const { chance, timeline } = this.#business;
    const time = momentOf(chance, midnight, 7, 23);
    const open = openAt(this.#homes, time);
    if (open.length === 0) return;
    const home = chance.pick(open);
    const declined = chance.happens(declineRate);
    const cancels = chance.happens(cancellationRate);
    timeline.add(time, () => {
      const charge = this.book(home, declined);
      if (!charge || !cancels) return;
      timeline.add(time + chance.whole(6, 240) * hour, () => this.#cancel(charge));
    });
  }

  /** A guest books a home now. Gives the charge, or null when the card was declined. */
  book(home: Enrolled, declined: boolean): Payment | null {
    const { program, chance, onPaid } = this.#business;
    const nights = chance.whole(1, 6);
    const inYen = home.sellsInYen && chance.happens(0.5);
    const amount = (inYen ? home.nightlyPrice * yenRate : home.nightlyPrice) * nights;
    const customer = payingCustomer(chance, declined);
    const charge = program.pay({
      amount,
      currency: inYen ? 'jpy' : home.currency,
      customer,
      description: `${home.member.name}, ${nights} ${nights === 1 ? 'night' : 'nights'}`,
      metadata: { kind: 'booking', guest: customer.name, nights: String(nights) },
      destination: {
        account: home.account,
        fee: Math.round(amount * (home.isIntroductory ? introductoryFee : usualFee)),
      },
    });
    if (!charge) return null;
    this.#bookings.set(home, [...(this.#bookings.get(home) ?? []), charge]);
    onPaid(charge);
    return charge;
  }

  /**
   * Plans what makes a balance negative: the owner has been paid out, then guests get their money
   * back out of the transfers.
   */
  planStories(): void {
    const { timeline, end } = this.#business;
    const failing = this.#homes.filter(({ member }) => member.onboarding === 'negative balance');
    for (const home of failing) {
      timeline.add(end - 2 * DAY, () => {
        for (const charge of (this.#bookings.get(home) ?? []).slice(-3)) {
          this.#refund(charge, { share: 1, reverseTransfer: true, refundApplicationFee: false });
        }
      });
    }
  }

  #cancel(charge: Payment): void {
    const { chance } = this.#business;
    const share = chance.weighted([
      [1, 5],
      [0.5, 3],
      [0.25, 2],
    ]);
    const reverseTransfer = chance.happens(0.7);
    const refundApplicationFee = reverseTransfer && chance.happens(0.6);
    this.#refund(charge, { share, reverseTransfer, refundApplicationFee });
  }

  #refund(charge: Payment, cancellation: Cancellation): void {
    this.#business.program.unlessRefused(() =>
      this.#business.program.post('/v1/refunds', {
        charge: charge.id,
        ...(cancellation.share < 1 && { amount: Math.round(charge.amount * cancellation.share) }),
        reason: 'requested_by_customer',
        ...(cancellation.reverseTransfer && { reverse_transfer: true }),
        ...(cancellation.refundApplicationFee && { refund_application_fee: true }),
      }),
    );
  }
}
