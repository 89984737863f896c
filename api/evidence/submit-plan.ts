import type Stripe from 'stripe';
import { can, counteredFee, isAppeal, isInquiry } from '../disputes/rules.ts';
import { isCompliance, programActions } from '../enhanced-evidence/rules.ts';
import { formatMoney, money } from '../kit/money.ts';
import type { Blocked, Plan } from '../operations/action.ts';
import type { SubmitEvidenceInput } from './inputs.ts';
import { evidenceFor, evidenceLabel } from './rules.ts';
import { digestOfAll, digestsOf, standingIn } from './standing.ts';
import { evidenceStep } from './step.ts';

/** What sending evidence depends on, as Stripe holds it now. */
export interface SubmitFacts {
  readonly dispute: Pick<
    Stripe.Dispute,
    | 'id'
    | 'status'
    | 'amount'
    | 'currency'
    | 'reason'
    | 'balance_transactions'
    | 'evidence'
    | 'evidence_details'
    | 'intended_submission_method'
  >;
}

type Disputed = SubmitFacts['dispute'];

const say = (amount: number, currency: string): string => formatMoney(money(amount, currency));
const spoken = (status: string) => status.replaceAll('_', ' ');

/** What becomes of the dispute once it is answered. */
const answered = (status: string): string => status.replace('needs_response', 'under_review');

/** How many of the missing fields that would help are named. */
const namedMissing = 4;

function blockedBy(dispute: Disputed, seen: string): Blocked | null {
  const possible = can.submit(dispute);
  if (!possible.ok) return { code: possible.code, message: possible.why };
  if (seen !== digestOfAll(dispute.evidence))
    return {
      code: 'evidence_changed',
      message: 'It was changed since it was read. Read it again: it is sent as it stands.',
      field: 'seen',
    };
  if (isAppeal(dispute.status)) return null;
  const { visa_compliance, mastercard_compliance } = dispute.evidence_details.enhanced_eligibility;
  return [visa_compliance, mastercard_compliance].some(
    (program) => program?.status === 'requires_fee_acknowledgement',
  )
    ? {
        code: 'fee_not_acknowledged',
        message:
          'The card network charges a fee for answering this dispute. Accept it in the evidence first.',
      }
    : null;
}

/** What it comes to in the end: https://docs.stripe.com/disputes/how-disputes-work#dispute-fees */
function bottomLine(dispute: Disputed): string {
  const { status, amount, currency, balance_transactions } = dispute;
  if (isInquiry(status))
    return `No money was taken for this inquiry, and Stripe takes no fee for answering it. The bank looks at the answer; the ${say(amount, currency)} stay unless it becomes a dispute.`;
  const [taken] = balance_transactions;
  if (isAppeal(status) || !taken)
    return `If it is won, ${say(amount, currency)} comes back. Otherwise it stays with the customer.`;
  const fee = counteredFee(taken.currency);
  const back = `Won, ${say(-taken.amount, taken.currency)} comes back`;
  const received = `Its fee of ${say(taken.fee, taken.currency)} for receiving the dispute stays either way.`;
  if (fee === null)
    return `Stripe may take a fee for answering, which it gives back only on a win. ${received} ${back}; lost, nothing does.`;
  if (fee === 0)
    return `Stripe takes no fee for answering. ${received} ${back}; lost, nothing does.`;
  return `Stripe takes ${say(fee, taken.currency)} for answering, and gives it back only on a win. ${received} ${back}; lost, the dispute has cost ${say(-taken.amount + taken.fee + fee, taken.currency)} in all.`;
}

function warningsOf(dispute: Disputed): string[] {
  const { status, reason, evidence, evidence_details } = dispute;
  const warnings = [
    isAppeal(status)
      ? 'An appeal is sent once: nothing can be added or changed afterwards.'
      : 'Evidence is sent once: nothing can be added or changed afterwards.',
  ];
  if (isAppeal(status)) return warnings;
  if (evidence_details.past_due)
    warnings.push('Its time has passed: Stripe does not promise that it reaches the bank.');
  const missing = evidenceFor(reason).filter((name) => standingIn(evidence, name) === '');
  if (missing.length > 0)
    warnings.push(
      `What usually helps against “${spoken(reason)}” and is not there: ${missing.slice(0, namedMissing).map(evidenceLabel).join(', ')}.`,
    );
  const { visa_compelling_evidence_3: compelling, ...others } =
    evidence_details.enhanced_eligibility;
  if (compelling?.status === 'requires_action')
    warnings.push(
      `For Visa’s Compelling Evidence 3.0 it lacks ${programActions(compelling.required_actions)}; without that it is sent as ordinary evidence.`,
    );
  if (Object.keys(others).some(isCompliance))
    warnings.push(
      'A compliance dispute: the card network takes 500 USD, or about that in another currency, which comes back on a win.',
    );
  if (dispute.intended_submission_method?.endsWith('smart_disputes'))
    warnings.push(
      'Stripe would answer this dispute by itself at its deadline (Smart Disputes). This answer takes the place of that.',
    );
  return warnings;
}

/** Plans sending what is kept with a dispute. Pure: all it knows stands in its arguments. */
export function planSubmit({ seen }: SubmitEvidenceInput, { dispute }: SubmitFacts): Plan {
  const { id, status, evidence } = dispute;
  const basedOn = { status, evidence: digestsOf(evidence) };
  const nothing = { effects: [], basedOn, touches: [] };
  const blocked = blockedBy(dispute, seen);
  if (blocked) return { ...nothing, steps: [], warnings: [], blocked };
  const what = isAppeal(status) ? 'the appeal' : 'the evidence';
  return {
    ...nothing,
    steps: [evidenceStep(id, 'submit', `Send ${what} kept with ${id} to the bank, once`)],
    differences: [{ what: 'Status', before: spoken(status), after: spoken(answered(status)) }],
    bottomLine: bottomLine(dispute),
    warnings: warningsOf(dispute),
  };
}
