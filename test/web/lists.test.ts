import { describe, expect, it } from 'vitest';
import { account } from '../../api/accounts/snapshot.ts';
import { balanceListing } from '../../api/balances/list.ts';
import { checkoutSession } from '../../api/checkout/snapshot.ts';
import { dispute } from '../../api/disputes/snapshot.ts';
import { groupListing } from '../../api/groups/list.ts';
import { paymentMethodConfiguration } from '../../api/payment-methods/snapshot.ts';
import { charge } from '../../api/payments/snapshot.ts';
import { payoutDayListing } from '../../api/payouts/day-list.ts';
import { payout } from '../../api/payouts/snapshot.ts';
import { scheduleListing } from '../../api/schedules/list.ts';
import type { Listing } from '../../api/store/listing.ts';
import { listingOf } from '../../api/store/snapshot.ts';
import { transfer } from '../../api/transfers/snapshot.ts';
import * as accounts from '../../web/pages/accounts/list.tsx';
import * as balances from '../../web/pages/balances/list.tsx';
import * as checkout from '../../web/pages/checkout/list.tsx';
import * as disputes from '../../web/pages/disputes/list.tsx';
import * as groups from '../../web/pages/groups/list.tsx';
import * as paymentMethods from '../../web/pages/payment-methods/list.tsx';
import * as payments from '../../web/pages/payments/list.tsx';
import * as payoutDays from '../../web/pages/payouts/days.tsx';
import * as payouts from '../../web/pages/payouts/list.tsx';
import * as payoutSchedules from '../../web/pages/payouts/schedules.tsx';
import * as transfers from '../../web/pages/transfers/list.tsx';
import type { Filter, ListDeclaration } from '../../web/table/filters.ts';

interface ListPageModule {
  list: ListDeclaration;
  columns: readonly { id?: string; accessorKey?: unknown; enableSorting?: boolean }[];
}

const pages: [string, ListPageModule, Listing][] = [
  ['accounts', accounts, listingOf(account)],
  ['balances', balances, balanceListing],
  ['checkout', checkout, listingOf(checkoutSession)],
  ['disputes', disputes, listingOf(dispute)],
  ['groups', groups, groupListing],
  ['payments', payments, listingOf(charge)],
  ['payment methods', paymentMethods, listingOf(paymentMethodConfiguration)],
  ['payouts', payouts, listingOf(payout)],
  ['payouts by day', payoutDays, payoutDayListing],
  ['payout schedules', payoutSchedules, scheduleListing],
  ['transfers', transfers, listingOf(transfer)],
];

const understoodAs: Record<Filter['kind'], readonly string[]> = {
  choice: ['choice', 'yes_no'],
  text: ['choice', 'relation'],
  days: ['range'],
  amount: ['range', 'line'],
};

describe.each(pages)('the list of %s asks only what its API answers:', (_, page, listing) => {
  it('filters', () => {
    for (const filter of page.list.filters) {
      const api = listing.filters[filter.name];
      expect(understoodAs[filter.kind], filter.name).toContain(api?.by);
      if (filter.kind === 'choice' && 'map' in filter.options && api?.by === 'choice' && api.values)
        expect(api.values).toEqual(
          expect.arrayContaining(filter.options.flatMap(({ value }) => value.split(','))),
        );
      if (filter.kind === 'amount') expect(listing.filters.currency?.by).toBe('choice');
    }
    expect(page.list.search !== undefined).toBe('q' in listing.filters);
    expect(page.list.noIds !== true, 'by their ids').toBe('id' in listing.filters);
  });

  it('sorts', () => {
    expect(listing.sorts).toContain(page.list.defaultSort.replace('-', ''));
    for (const column of page.columns)
      if (column.enableSorting) expect(listing.sorts).toContain(column.id ?? column.accessorKey);
  });
});
