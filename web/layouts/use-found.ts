import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { formatMoney, money } from '../../api/kit/money.ts';
import type { Found, FoundKind } from '../../api/search/kinds.ts';
import type { FoundOfKind } from '../../api/search/search.ts';
import { answer, api } from '../client/api.ts';
import { statusLabel } from '../components/status-badge.tsx';
import { shortId } from '../lib/ids.ts';
import { pathOfObject, paths } from '../lib/paths.ts';
import type { PaletteGroup } from './palette-entries.ts';

/** Milliseconds without a key before it is asked for. */
const SETTLES_AFTER = 80;

/** Of each kind: who finds more of that name types more of it, or searches the list. */
const MOST = '4';

const found = (text: string) =>
  queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) =>
      answer(api.search.$get({ query: { q: text, limit: MOST } }, { init: { signal } })),
    staleTime: 10_000,
  });

const titles: Readonly<Record<FoundKind, string>> = {
  account: 'Accounts',
  payment: 'Payments',
  group: 'Groups',
  transfer: 'Transfers',
  payout: 'Payouts',
  dispute: 'Disputes',
  checkout: 'Checkout',
  refund: 'Refunds',
  operation: 'Operations',
  balance_transaction: 'Balance transactions',
  event: 'Events',
};

/** The page of what was found; null where it has none. */
function pathOf({ kind, id }: Found): string | null {
  if (kind === 'group') return paths.group(id);
  return kind === 'operation' ? paths.operation(id) : pathOfObject(id);
}

/** What tells a find from others of its name. */
function hintOf({ amount, currency, status, detail, id, title }: Found): string {
  const figure = amount !== null && currency ? formatMoney(money(amount, currency)) : null;
  const named = detail ?? (title === id ? null : shortId(id));
  return [figure, status && statusLabel(status), named].filter(Boolean).join(' · ');
}

/** What the API found, as the palette shows it. */
export const foundEntries = (groups: readonly FoundOfKind[]): PaletteGroup[] =>
  groups.map((group) => ({
    title: titles[group.kind],
    entries: group.found.flatMap((each) => {
      const to = pathOf(each);
      return to ? [{ label: each.title, hint: hintOf(each), to }] : [];
    }),
  }));

/**
 * All that contains what was typed, asked of the API. The finds before stay until those of the next
 * text are there.
 * @param typed nothing is asked for less than three characters, which would find almost everything
 */
export function useFound(typed: string): PaletteGroup[] {
  const text = typed.trim();
  const [settled] = useDebouncedValue(text, SETTLES_AFTER);
  const enabled = text.length > 2 && settled.length > 2;
  const { data } = useQuery({ ...found(settled), enabled, placeholderData: keepPreviousData });
  return enabled && data ? foundEntries(data.data) : [];
}
