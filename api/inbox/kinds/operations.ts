import { type Found, type Kind, say } from '../finding.ts';
import type { WaitingOperation } from '../scopes/operation.ts';

const riskOf = ({ amount, currency }: WaitingOperation): Found['risk'] =>
  amount !== null && currency !== null ? { amount, currency } : undefined;

const about = (
  operation: WaitingOperation,
  act: 'retry_operation' | 'see_operation',
  facts: string,
): Found => ({
  subject: operation.id,
  risk: riskOf(operation),
  since: operation.created,
  facts,
  fix: { act, operation: operation.id },
});

const transferWaiting: Kind<WaitingOperation> = {
  kind: 'transfer_waiting',
  judge(operation) {
    const { status, by, amount, currency } = operation;
    if (status !== 'waiting_funds') return { found: [] };
    const sum = amount !== null && currency !== null ? say(amount, currency) : 'What it moves';
    return {
      found: [
        about(
          operation,
          'retry_operation',
          `${by} ordered it, and the platform’s available balance did not cover it. ${sum} is sent as soon as it does.`,
        ),
      ],
    };
  },
};

const outcomeUnknown: Kind<WaitingOperation> = {
  kind: 'outcome_unknown',
  judge(operation) {
    if (operation.needsPerson === 0) return { found: [] };
    return {
      found: [
        about(
          operation,
          // What was seen in Stripe decides between another look and closing it.
          'see_operation',
          `Stripe never answered what became of a step that ${operation.by} ordered. Look in Stripe, then say what you saw.`,
        ),
      ],
    };
  },
};

/** What staff's own orders ask of a person. */
export const operationKinds: readonly Kind<WaitingOperation>[] = [transferWaiting, outcomeUnknown];
