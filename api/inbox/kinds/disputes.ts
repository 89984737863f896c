import { type Kind, say } from '../finding.ts';
import type { OpenDispute } from '../scopes/dispute.ts';

const disputeDue: Kind<OpenDispute> = {
  kind: 'dispute_due',
  judge({ id, amount, currency, status, reason, due, created, group }) {
    const because = reason.replaceAll('_', ' ');
    const sum = say(amount, currency);
    const said = status.startsWith('warning_')
      ? `The customer’s bank asks about ${sum} (${because}). Unanswered, it may become a dispute.`
      : status.startsWith('appeal_')
        ? `A lost dispute over ${sum} (${because}) can be appealed.`
        : `The customer’s bank took ${sum} back (${because}). Unanswered, the money is lost.`;
    return {
      found: [
        {
          subject: id,
          group,
          risk: { amount, currency },
          due,
          since: created,
          facts: said,
          fix: { act: 'answer_dispute', dispute: id },
        },
      ],
    };
  },
};

/** What a dispute that waits for the platform asks of a person. */
export const disputeKinds: readonly Kind<OpenDispute>[] = [disputeDue];
