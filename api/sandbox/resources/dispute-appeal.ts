import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';

type Dispute = ObjectTypes['dispute'];

/**
 * Stripe offers to appeal against a loss: only `evidence[appeal]` may now be written, and no money
 * moves until the issuer has decided again (stripe-facts 2.16).
 */
export function offerAppeal(context: Context, dispute: Dispute): Dispute {
  const dueBy = context.now() + context.settings.disputeResponseDays * DAY;
  context.due.schedule(dueBy, 'dispute_deadline', dispute.id);
  return changed(context, dispute, {
    status: 'appeal_needs_response',
    evidence_details: { ...dispute.evidence_details, due_by: dueBy, past_due: false },
  });
}

/** Sends the appeal to the issuer, who takes as long as for evidence. */
export function submitAppeal(context: Context, dispute: Dispute, before: Dispute): Dispute {
  context.due.cancel('dispute_deadline', dispute.id);
  const decided = context.now() + context.settings.disputeDecisionDays * DAY;
  context.due.schedule(decided, 'dispute_decision', dispute.id);
  const details = dispute.evidence_details;
  return changed(
    context,
    dispute,
    {
      status: 'appeal_under_review',
      evidence_details: {
        ...details,
        submission_count: details.submission_count + 1,
        submission_method: 'manual',
      },
    },
    before,
  );
}

function changed(
  context: Context,
  dispute: Dispute,
  changes: Partial<Dispute>,
  before = dispute,
): Dispute {
  const after = context.change('dispute', dispute, changes);
  context.emit('charge.dispute.updated', context.store.place(dispute.id)!.account, after, before);
  return after;
}
