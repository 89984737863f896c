import type { Permission } from '../staff/rules.ts';

/** The lists that have saved views, by what one of their rows is called, and who may see each. */
export const viewedLists = {
  account: 'account:read',
  balance: 'balance:read',
  'balance transaction': 'balance:read',
  payment: 'payment:read',
  'unfinished payment': 'payment:read',
  group: 'group:read',
  transfer: 'transfer:read',
  payout: 'payout:read',
  onboarding: 'account:read',
  'daily total': 'payout:read',
  'payout schedule': 'payout:read',
  dispute: 'dispute:read',
  'checkout session': 'checkout:read',
  configuration: 'payment_method:read',
  operation: 'operation:read',
  member: 'staff:manage',
  entry: 'audit:read',
  event: 'sync:read',
} as const satisfies Readonly<Record<string, Permission>>;

/** A list that has saved views. */
export type ViewedList = keyof typeof viewedLists;

/** Characters that a view's name has at most. */
export const longestViewName = 60;

/** Characters of an address that hold a view: all filters at once stay far below it. */
export const longestViewQuery = 2000;

/** Views that somebody keeps of one list, and that are shared of it: more are no choice any more. */
export const mostViews = 50;

/** Whether two addresses ask the same, in whichever order; a place in the list is no part of it. */
export function sameView(one: string, other: string): boolean {
  return canonicalQuery(one) === canonicalQuery(other);
}

/** The parameters of a view in one order, so that the same view is always the same text. */
export function canonicalQuery(query: string): string {
  const params = new URLSearchParams(query);
  params.delete('cursor');
  for (const [name, value] of [...params]) if (value === '') params.delete(name);
  params.sort();
  return String(params);
}
