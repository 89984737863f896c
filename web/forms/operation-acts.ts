import { whyNot } from '../../api/staff/rules.ts';
import { decisions } from '../client/operations.ts';
import type { Operation, Session } from '../client/types.ts';
import type { Act } from '../lib/acts.ts';
import { actOf, standings } from '../lib/operation-words.ts';
import { paths } from '../lib/paths.ts';

/** What a decision's form holds. */
export interface Decided {
  note: string;
  /** Send it once the balance covers it, instead of now. */
  whenFunded: boolean;
  /** Of those that wait for funds, the higher come first. */
  priority: number;
}

/** Something a person decides about an operation. */
export interface OperationAct {
  /** What it is called on the way here. */
  label: (of: Operation) => string;
  /** What its button says. */
  button: (of: Operation) => string;
  /** What will happen. */
  text: (of: Operation) => string;
  /** Why it needs a note; null where one may be left out. */
  needsNote: (of: Operation) => string | null;
  send: (id: string, decided: Decided) => Promise<Operation>;
  harm?: boolean;
}

const forFunds = ({ status, error }: Operation) =>
  status === 'waiting_funds' || error?.code === 'balance_insufficient';

/** Whether the operation can be kept until its money is there. */
export const canWaitForFunds = (of: Operation): boolean =>
  of.kind === 'transfer.create' && forFunds(of);

/** What people decide about operations, by its name in the address. */
export const operationActs: Readonly<Record<Operation['choices'][number], OperationAct>> = {
  approve: {
    label: () => 'Approve',
    button: (of) => `Approve: ${actOf(of)}`,
    text: () =>
      'Exactly the plan on this page is sent to Stripe at once. If anything that it rests on has changed, nothing is sent and it has to be ordered anew.',
    needsNote: () => null,
    send: decisions.approve,
  },
  reject: {
    // One of the orders is itself to reject, an account.
    label: () => 'Reject the order',
    button: () => 'Reject the order',
    text: ({ by }) => `Nothing is sent. ${by.name} reads your note beside the operation.`,
    needsNote: ({ by }) => `Say why, so that ${by.name} knows what to change`,
    send: decisions.reject,
    harm: true,
  },
  cancel: {
    label: ({ needsPerson }) => (needsPerson ? 'Close as not done' : 'Cancel'),
    button: (of) => (of.needsPerson ? 'Close as not done' : `Cancel: ${actOf(of)}`),
    text: ({ needsPerson }) =>
      needsPerson
        ? 'Only when you have looked in Stripe and it is not there: from then on it counts as not done, and the same may be ordered again.'
        : 'It has not begun, so nothing has been sent, and nothing will be.',
    needsNote: ({ needsPerson }) => (needsPerson ? 'Say what you saw in Stripe' : null),
    send: decisions.cancel,
    harm: true,
  },
  retry: {
    label: ({ status, needsPerson }) =>
      needsPerson ? 'Look again' : status === 'partly_done' ? 'Finish' : 'Try again',
    button: (of) =>
      of.needsPerson
        ? 'Look again'
        : of.status === 'partly_done'
          ? 'Send what is left'
          : `Try again: ${actOf(of)}`,
    text: ({ status, needsPerson }) =>
      needsPerson
        ? 'Stripe is asked once more what became of it. Nothing is ordered anew.'
        : status === 'partly_done'
          ? 'What was done stays done. The step that was refused and those after it are sent anew, each with a key of its own.'
          : 'It is sent anew with a key of its own, since Stripe said for certain that the attempt before did nothing.',
    needsNote: () => null,
    send: (id, { whenFunded, priority }) =>
      decisions.retry(id, whenFunded ? { whenFunded, priority } : {}),
  },
};

/** Whether a name in the address is that of a decision. */
export const isChoice = (name: string): name is Operation['choices'][number] =>
  Object.hasOwn(operationActs, name);

/** Why a decision is none of this person's, or none any more. */
export function whyNotNow(
  choice: Operation['choices'][number],
  { status, by, barred }: Operation,
  { role, user }: Pick<Session, 'role' | 'user'>,
): string {
  const bar = barred.find((each) => each.choice === choice);
  if (bar) return bar.why;
  if ((choice === 'approve' || choice === 'reject') && status === 'waiting_approval')
    return (
      whyNot(role, 'operation:approve') ??
      (by.id === user.id
        ? 'You ordered it, so somebody else decides it.'
        : 'Only who may do this themselves can approve it.')
    );
  return `It is ${standings[status].title}.`;
}

/**
 * What can be decided about an operation. What takes something back is never the first while there
 * is another; that it waits for somebody else's approval is told to all, and what is barred to
 * whom it would be up to.
 */
export function decisionsOn(operation: Operation, session: Session): Act[] {
  const { id, choices, barred, status } = operation;
  const act = (choice: Operation['choices'][number], why: string | null): Act => ({
    label: operationActs[choice].label(operation),
    link: paths.operationAct(id, choice),
    why,
    ofStripe: choice === 'approve' || choice === 'retry',
  });
  const harm = (choice: Operation['choices'][number]) =>
    Number(operationActs[choice].harm ?? false);
  const possible = choices.toSorted((a, b) => harm(a) - harm(b)).map((each) => act(each, null));
  const waitsForOthers = status === 'waiting_approval' && !choices.includes('approve');
  const not = new Set(barred.map(({ choice }) => choice));
  if (waitsForOthers) not.add('approve');
  const impossible = [...not].map((each) => act(each, whyNotNow(each, operation, session)));
  return [...possible, ...impossible];
}
