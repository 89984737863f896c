import type Stripe from 'stripe';
import { DAY } from '../engine/calendar.ts';
import { hour } from './business.ts';
import type { Chance } from './chance.ts';
import type { Payment, PlatformProgram } from './platform-program.ts';
import type { Timeline } from './timeline.ts';

const refundRate = 0.03;
const disputeRate = 0.003;
/** The share of refunded orders whose sellers give back their parts. */
const reversalRate = 0.5;
const reasons = ['fraudulent', 'product_not_received', 'duplicate', 'product_unacceptable'];

/** What comes of a payment afterwards: money given back, or taken back by a bank. */
export class Aftermath {
  readonly #program: PlatformProgram;
  readonly #chance: Chance;
  readonly #timeline: Timeline;

  constructor(world: { program: PlatformProgram; chance: Chance; timeline: Timeline }) {
    this.#program = world.program;
    this.#chance = world.chance;
    this.#timeline = world.timeline;
  }

  ofBooking(charge: Payment): void {
    if (this.#chance.happens(refundRate)) {
      const reverse_transfer = this.#chance.happens(0.7);
      this.#refundLater(charge, { reverse_transfer, refund_application_fee: reverse_transfer });
    } else this.#perhapsDispute(charge);
  }

  ofOrder(charge: Payment, transfers: string[]): void {
    if (!this.#chance.happens(refundRate)) {
      this.#perhapsDispute(charge);
      return;
    }
    const time = this.#refundLater(charge, {});
    if (!this.#chance.happens(reversalRate)) return;
    this.#timeline.add(time + hour, () => {
      for (const transfer of transfers) {
        this.#post(`/v1/transfers/${transfer}/reversals`, {});
      }
    });
  }

  /** Plans a refund, of half the amount now and then; gives its time. */
  #refundLater(charge: Payment, terms: object): number {
    const time = this.#program.engine.now() + this.#chance.whole(1, 120) * hour;
    const half = this.#chance.happens(0.4) && { amount: Math.round(charge.amount / 2) };
    this.#timeline.add(time, () =>
      this.#post('/v1/refunds', {
        charge: charge.id,
        reason: 'requested_by_customer',
        ...half,
        ...terms,
      }),
    );
    return time;
  }

  #perhapsDispute({ id, created }: Payment): void {
    if (!this.#chance.happens(disputeRate)) return;
    const reason = this.#chance.pick(reasons);
    const isAnswered = this.#chance.happens(0.6);
    const time = created + this.#chance.whole(3, 40) * DAY;
    this.#timeline.add(time, () => {
      const dispute = this.#program.engine.simulate('dispute', {
        charge: id,
        reason,
      }) as Stripe.Dispute;
      if (!isAnswered) return;
      this.#timeline.add(time + 2 * DAY, () =>
        this.#program.post(`/v1/disputes/${dispute.id}`, {
          evidence: {
            uncategorized_text: 'The customer confirmed that everything was as ordered.',
          },
        }),
      );
    });
  }

  #post(path: string, params: object): void {
    this.#program.unlessRefused(() => this.#program.post(path, params));
  }
}
