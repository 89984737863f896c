/** What becomes of an event; those that somebody has to look at come first. */
export const eventStates = ['failed', 'received', 'handled', 'unknown', 'ignored'] as const;
export type EventState = (typeof eventStates)[number];

/** What each state is called, in badges, tabs and filters alike. */
export const eventStateLabels: Readonly<Record<EventState, string>> = {
  failed: 'Failed',
  received: 'Waiting',
  handled: 'Handled',
  unknown: 'Not kept here',
  ignored: 'Ignored',
};

/** What each state means, as the pages say it. */
export const eventStateText: Readonly<Record<EventState, string>> = {
  failed: 'It could not be handled, and is tried again by itself.',
  received: 'It is stored, and will be handled in a moment.',
  handled: 'What it says is in the snapshots, unless they were newer.',
  unknown: 'It is about nothing that is kept here, and is only stored.',
  ignored: 'It is stored, and left alone.',
};

/** Days for which a handled event is kept here: five more than at Stripe. */
export const eventsKeptDays = 35;

/** Whether an event may be ignored, and why not. */
export function canIgnore(state: EventState): { ok: true } | { ok: false; why: string } {
  if (state === 'handled') return { ok: false, why: 'It has been handled already.' };
  if (state === 'ignored') return { ok: false, why: 'It is ignored already.' };
  return { ok: true };
}

/** The longest note that staff give for ignoring an event, in characters. */
export const longestNote = 500;
