import { Button } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { payoutGroups } from '../../client/payouts.ts';
import type { PayoutDetail, PayoutParts } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { count, words } from '../../lib/words.ts';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { ErrorState } from '../../ui/states.tsx';
import styles from './composition.module.css';

/** A line of the table: a group, what belongs to none, or all of them together. */
interface Part {
  key: string;
  group: string | null;
  name: string;
  count: number;
  amount: number;
  fee: number;
  net: number;
}

function partsOf(pages: readonly PayoutParts[]): Part[] {
  const [first] = pages;
  if (!first) return [];
  const { grouped, ungrouped } = first;
  const groups = pages
    .flatMap(({ data }) => data)
    .map(({ transfer_group, ...sums }) => ({
      key: `group ${transfer_group}`,
      group: transfer_group,
      name: shortId(transfer_group),
      ...sums,
    }));
  const rest = ungrouped.map(({ reporting_category, ...sums }) => ({
    key: `none ${reporting_category}`,
    group: null,
    name: `No group: ${words(reporting_category).toLowerCase()}`,
    ...sums,
  }));
  const all = (figure: 'count' | 'amount' | 'fee' | 'net') =>
    ungrouped.reduce((sum, part) => sum + part[figure], grouped[figure]);
  const together = {
    key: 'together',
    group: null,
    name: 'Together',
    count: all('count'),
    amount: all('amount'),
    fee: all('fee'),
    net: all('net'),
  };
  return [...groups, ...rest, together];
}

/** Where the money of a payout comes from: its part of each transfer group, and what has none. */
export function PayoutGroups({ payout: { payout, account, composition } }: Props) {
  const query = useInfiniteQuery({
    ...payoutGroups(payout.id, composition.readAt),
    placeholderData: keepPreviousData,
    enabled: composition.count > 0,
  });
  const { data, error, hasNextPage, isFetchingNextPage } = query;
  if (composition.count === 0) return null;
  const pages = data?.pages ?? [];
  const groups = pages[0]?.grouped.groups ?? 0;
  const { currency } = payout;
  const figure = (header: string, of: (part: Part) => number, dash = false) => ({
    header,
    align: 'end' as const,
    cell: (part: Part) => <Money amount={of(part)} currency={currency} dash={dash} bare />,
  });
  return (
    <Section
      title="Where it comes from"
      note={pages.length > 0 ? count(groups, 'transfer group') : null}
    >
      {error && pages.length === 0 ? (
        <ErrorState error={error} onRetry={() => void query.refetch()} />
      ) : (
        <div aria-busy={query.isPending || undefined}>
          <SmallTable
            label={`Transfer groups in ${currency.toUpperCase()}`}
            rows={partsOf(pages)}
            rowKey={({ key }) => key}
            columns={[
              {
                header: account ? 'Group of the platform' : 'Group',
                wrap: true,
                wide: true,
                cell: ({ group, name }) =>
                  group === null ? (
                    name
                  ) : (
                    <Link to={paths.group(group)} title={group}>
                      {name}
                    </Link>
                  ),
              },
              { header: 'Count', align: 'end', cell: (part) => part.count.toLocaleString('en-US') },
              figure('Gross', ({ amount }) => amount),
              figure('Fees', ({ fee }) => -fee, true),
              figure('Net', ({ net }) => net),
            ]}
          />
          {hasNextPage ? (
            <div className={styles.more}>
              {pages.flatMap((page) => page.data).length.toLocaleString('en-US')} of{' '}
              {count(groups, 'group')}
              <Button
                variant="default"
                size="compact-sm"
                loading={isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                More groups
              </Button>
            </div>
          ) : null}
        </div>
      )}
    </Section>
  );
}

interface Props {
  payout: PayoutDetail;
}
