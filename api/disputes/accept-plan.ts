import type Stripe from 'stripe';
import { formatMoney, money } from '../kit/money.ts';
import type { Blocked, Plan } from '../operations/action.ts';
import { expandableId } from '../store/snapshot.ts';
import type { DisputeAcceptInput } from './inputs.ts';
import { can, isInquiry } from './rules.ts';

/** What accepting a dispute depends on, as Stripe holds it now. */
export interface AcceptFacts {
  readonly dispute: Pick<
    Stripe.Dispute,
    'id' | 'charge' | 'status' | 'amount' | 'currency' | 'balance_transactions'
  > & { readonly evidence_details: Pick<Stripe.Dispute.EvidenceDetails, 'has_evidence'> };
  /** What sellers were sent of the disputed payment. */
  readonly transfers: readonly Pick<
    Stripe.Transfer,
    'id' | 'destination' | 'amount' | 'amount_reversed' | 'currency'
  >[];
  /** What people call the accounts, by id. */
  readonly names: ReadonlyMap<string, string>;
}

const say = (amount: number, currency: string): string => formatMoney(money(amount, currency));

/** What becomes of a dispute that nobody answers. */
export const outcomeOf = (status: Stripe.Dispute['status']): 'lost' | 'warning_closed' =>
  isInquiry(status) ? 'warning_closed' : 'lost';

/** What the platform has lost to it, in the currency that it was booked in. */
function taken({ amount, currency, balance_transactions }: AcceptFacts['dispute']): string {
  const [booked] = balance_transactions;
  if (!booked) return `The customer keeps ${say(amount, currency)}.`;
  const fee = booked.fee > 0 ? `, and Stripe its fee of ${say(booked.fee, booked.currency)}` : '';
  return `The customer keeps the ${say(-booked.amount, booked.currency)} that their bank has taken from the platform${fee}.`;
}

function warningsOf({ dispute, transfers, names }: AcceptFacts): string[] {
  const inquiry = isInquiry(dispute.status);
  const warnings = [
    'This can never be undone: no evidence can be sent any more.',
    inquiry
      ? `No money has been taken for this inquiry. To settle it, refund the ${say(dispute.amount, dispute.currency)}: unanswered, it can still become a dispute, with Stripe's fee.`
      : taken(dispute),
  ];
  if (dispute.evidence_details.has_evidence)
    warnings.push('Evidence has been prepared for it, and will never be sent.');
  for (const { destination, amount, amount_reversed, currency } of transfers) {
    const account = expandableId(destination);
    const left = amount - amount_reversed;
    if (account !== null && left > 0)
      warnings.push(
        `${names.get(account) ?? account} keeps ${say(left, currency)} of its transfer. Nothing is taken back from it; reverse the transfer for that.`,
      );
  }
  return warnings;
}

/** Plans accepting a dispute. Pure: all it knows stands in its arguments. */
export function planAccept(_input: DisputeAcceptInput, facts: AcceptFacts): Plan {
  const { dispute } = facts;
  const { id, status, amount, currency, evidence_details } = dispute;
  const basedOn = { status, amount, hasEvidence: evidence_details.has_evidence };
  const possible = can.accept(dispute);
  if (!possible.ok) {
    const blocked: Blocked = { code: possible.code, message: possible.why };
    return { steps: [], effects: [], warnings: [], blocked, basedOn, touches: [] };
  }
  const charge = expandableId(dispute.charge);
  const inquiry = isInquiry(status);
  return {
    steps: [
      {
        name: 'close',
        text: `Accept ${inquiry ? 'the inquiry' : 'the dispute'} ${id} over ${say(amount, currency)}`,
        path: `/v1/disputes/${id}/close`,
        params: {},
        account: null,
        creates: 'dispute',
        unmarked: true,
      },
    ],
    // The customer's bank took the money when the dispute was opened: none moves now.
    effects: [],
    // Yet it is given up now, and limits are about that.
    ...(inquiry ? {} : { moves: [{ currency, amount }] }),
    differences: [{ what: 'Status', before: spoken(status), after: spoken(outcomeOf(status)) }],
    warnings: warningsOf(facts),
    basedOn,
    touches: charge === null ? [] : [{ kind: 'charge', id: charge, account: null }],
  };
}

/** Stripe's name of a status, as people read it. */
const spoken = (status: string) => status.replaceAll('_', ' ');
