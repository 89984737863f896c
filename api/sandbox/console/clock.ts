import { html } from 'hono/html';
import type { DueWork } from '../engine/due.ts';
import type { Markup } from '../pages/layout.ts';
import { instant, live, orderForm, section, table, until } from './marks.ts';

/** What happens by itself, in words; what is missing here is told by its name. */
export const DUE_WORDS: Record<string, string> = {
  account_deadline: 'an account’s requirement falls past due',
  account_verification: 'an account is verified',
  authorization_expiry: 'an uncaptured payment expires',
  automatic_payout: 'an automatic payout is made',
  charge_booking: 'a charge is booked',
  charge_expiry: 'an uncaptured charge expires',
  checkout_expiry: 'a Checkout Session expires',
  connect_collection: 'a negative balance is collected',
  debit_outcome: 'a bank debit succeeds or fails',
  dispute_deadline: 'the time to answer a dispute ends',
  dispute_decision: 'a dispute is decided',
  funds_available: 'funds become available',
  payout_arrival: 'a payout arrives at the bank',
  payout_departure: 'a payout leaves',
  refund_funding: 'refunds that wait for funds are looked at',
  refund_outcome: 'a refund reaches the customer, or fails',
  test_card_dispute: 'a test card’s payment is disputed',
  topup_outcome: 'a top-up arrives, or fails',
};

const groupsShown = 8;

/** The clock, what falls due next, and the buttons that move time on. */
export function clockSection(now: number, due: readonly DueWork[]): Markup {
  const order = { send: 'POST /clock/advance', says: 'It is now {now:time}.' };
  const body = html`${live('clock-now', html`<p class="now">${instant(now)} <span class="quiet">UTC</span></p>`)}
${orderForm(
  order,
  html`<div class="actions">
<span>Move on by</span>
<button class="second" name="seconds" value="3600" data-as="number">1 hour</button>
<button class="second" name="seconds" value="86400" data-as="number">1 day</button>
<button class="second" name="seconds" value="604800" data-as="number">7 days</button>
<button class="second" name="to" value="next_due">To what is due next</button>
</div>`,
)}
${live('clock-due', dueTable(now, due))}`;
  return section('clock', 'Clock', body);
}

function dueTable(now: number, due: readonly DueWork[]): Markup {
  const groups = Map.groupBy(due, ({ at, kind }) => `${at} ${kind}`).values();
  const rows = [...groups].slice(0, groupsShown).map((works) => {
    const { at, kind, subject } = works[0]!;
    return [
      html`${until(at, now)}<br><span class="quiet">${instant(at)}</span>`,
      DUE_WORDS[kind] ?? kind.replaceAll('_', ' '),
      works.length > 1 ? `${works.length} of them` : html`<code>${subject.split(':')[0]!}</code>`,
    ];
  });
  return table('Due next', ['When', 'What', 'Which'], rows, 'Nothing happens by itself.');
}
