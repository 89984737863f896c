import { usualDesk } from '../../../api/inbox/rules.ts';
import type { Role } from '../../../api/staff/rules.ts';
import type { ListParams } from '../../client/queries.ts';

/** Whose findings are shown: a desk's, one's own, or everybody's. */
export const desks = [
  { value: 'mine', label: 'Mine' },
  { value: 'support', label: 'Support' },
  { value: 'finance', label: 'Finance' },
  { value: 'manager', label: 'Managers' },
  { value: 'all', label: 'All' },
] as const;
export type DeskView = (typeof desks)[number]['value'];

/** Where the findings that are shown stand. */
export const states = [
  { value: 'open', label: 'To do' },
  { value: 'snoozed', label: 'Put off' },
  { value: 'resolved', label: 'Settled' },
] as const;
export type StateView = (typeof states)[number]['value'];

/** What the inbox shows. */
export interface InboxView {
  desk: DeskView;
  state: StateView;
}

const chosen = <Value extends string>(
  options: readonly { value: Value }[],
  text: string | null,
): Value | undefined => options.find(({ value }) => value === text)?.value;

/** Reads the address; what it does not say is as usual for the role. */
export const readView = (search: URLSearchParams, role: Role): InboxView => ({
  desk: chosen(desks, search.get('desk')) ?? usualDesk[role],
  state: chosen(states, search.get('state')) ?? 'open',
});

/** The address of another view: only what is not as usual stands in it. */
export function viewSearch({ desk, state }: InboxView, role: Role): string {
  const search = new URLSearchParams();
  if (desk !== usualDesk[role]) search.set('desk', desk);
  if (state !== 'open') search.set('state', state);
  const text = String(search);
  return text && `?${text}`;
}

/** The view as the API's filters. */
export const filtersOf = ({ desk, state }: InboxView): ListParams => ({
  state,
  ...(desk === 'mine' ? { mine: 'true' } : desk === 'all' ? {} : { desk }),
});
