import type Stripe from 'stripe';
import { DAY } from '../engine/calendar.ts';
import type { Chance } from './chance.ts';
import type { Payment, PlatformProgram } from './platform-program.ts';
import type { Timeline } from './timeline.ts';

/** What becomes of a dispute, named by its last status; `staged` has evidence not yet sent. */
type Course =
  | 'needs_response'
  | 'staged'
  | 'under_review'
  | 'won'
  | 'lost'
  | 'accepted'
  | 'unanswered'
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed'
  | 'escalated'
  | 'prevented'
  | 'appeal_needs_response'
  | 'appeal_under_review';

/** When each dispute opens, in days before the end, and how it goes. */
const stories: [daysAgo: number, course: Course, reason: string][] = [
  [1, 'needs_response', 'fraudulent'],
  [3, 'needs_response', 'product_unacceptable'],
  [7, 'needs_response', 'credit_not_processed'],
  [5, 'staged', 'product_not_received'],
  [8, 'under_review', 'fraudulent'],
  [17, 'under_review', 'duplicate'],
  [24, 'under_review', 'fraudulent'],
  [40, 'won', 'fraudulent'],
  [52, 'won', 'product_not_received'],
  [61, 'won', 'fraudulent'],
  [44, 'lost', 'fraudulent'],
  [70, 'lost', 'product_unacceptable'],
  [20, 'accepted', 'duplicate'],
  [33, 'accepted', 'fraudulent'],
  [35, 'unanswered', 'general'],
  [2, 'warning_needs_response', 'fraudulent'],
  [6, 'warning_needs_response', 'unrecognized'],
  [13, 'warning_under_review', 'fraudulent'],
  [48, 'warning_closed', 'unrecognized'],
  [9, 'escalated', 'fraudulent'],
  [11, 'prevented', 'fraudulent'],
  [26, 'appeal_needs_response', 'product_not_received'],
  [30, 'appeal_under_review', 'fraudulent'],
];
const answerAfter = 2 * DAY;
const decisionAfter = 22 * DAY;
const appealAfter = 24 * DAY;
const youngest = 3 * DAY;
const oldest = 25 * DAY;

/** Payments that customers take back through their banks, ending in every status. */
export class DisputeStories {
  readonly #program: PlatformProgram;
  readonly #chance: Chance;
  readonly #timeline: Timeline;
  readonly #paid: Payment[] = [];

  /** @param end the present, in Unix seconds */
  constructor(program: PlatformProgram, chance: Chance, timeline: Timeline, end: number) {
    this.#program = program;
    this.#chance = chance;
    this.#timeline = timeline;
    for (const [daysAgo, course, reason] of stories) {
      timeline.add(end - daysAgo * DAY, () => this.#open(course, reason));
    }
  }

  /** Notes a payment that may be disputed one day. */
  readonly consider = (payment: Payment): void => {
    this.#paid.push(payment);
  };

  #open(course: Course, reason: string): void {
    const now = this.#program.engine.now();
    const charge = this.#someUndisturbed(now);
    const inquiry = course.startsWith('warning') || course === 'escalated';
    const { id } = this.#program.engine.simulate('dispute', {
      charge: charge.id,
      reason,
      ...(inquiry && { inquiry: 'true' }),
      ...(course === 'prevented' && { prevented: 'true' }),
    }) as Stripe.Dispute;
    this.#timeline.add(now + answerAfter, () => this.#answer(id, course));
    const outcome = outcomes[course];
    if (outcome) this.#timeline.add(now + decisionAfter, () => this.#decide(id, outcome));
    if (!course.startsWith('appeal')) return;
    this.#timeline.add(now + appealAfter, () => this.#decide(id, 'appeal'));
    if (course === 'appeal_under_review') {
      this.#timeline.add(now + appealAfter + DAY, () => this.#appeal(id));
    }
  }

  #decide(dispute: string, outcome: string): void {
    this.#program.engine.simulate('dispute_decision', { dispute, outcome });
  }

  #appeal(dispute: string): void {
    const reason_for_filing = 'The courier has the signature of the customer.';
    this.#program.post(`/v1/disputes/${dispute}`, {
      evidence: { appeal: { card: { reason_for_filing } } },
    });
  }

  #answer(dispute: string, course: Course): void {
    const path = `/v1/disputes/${dispute}`;
    switch (course) {
      case 'needs_response':
      case 'warning_needs_response':
      case 'unanswered':
      case 'prevented':
        return;
      case 'accepted':
        this.#program.post(`${path}/close`);
        return;
      case 'escalated':
        this.#decide(dispute, 'escalate');
        return;
      default:
        this.#program.post(path, {
          evidence: {
            product_description: 'What was paid for, as described in the order.',
            uncategorized_text: 'The customer confirmed by e-mail that everything was as ordered.',
          },
          submit: course !== 'staged',
        });
    }
  }

  /** A payment some days old that was neither refunded nor disputed. */
  #someUndisturbed(now: number): Stripe.Charge {
    const old = this.#paid.filter(
      ({ created }) => created <= now - youngest && created >= now - oldest,
    );
    for (;;) {
      const charge = this.#program.get<Stripe.Charge>(`/v1/charges/${this.#chance.pick(old).id}`);
      if (charge.amount_refunded === 0 && !charge.disputed) return charge;
    }
  }
}

/** What the customer's bank decides in the end, where it has decided. */
const outcomes: Partial<Record<Course, string>> = {
  won: 'won',
  lost: 'lost',
  warning_closed: 'warning_closed',
  appeal_needs_response: 'lost',
  appeal_under_review: 'lost',
};
