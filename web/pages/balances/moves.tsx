import { payoutList, transactionList } from '../../client/queries.ts';
import type { BalanceDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { prefetchRelated, RelatedList } from '../../components/related-list.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { CellTime } from '../../components/time.tsx';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';

const newestFirst = { sort: '-created' };

/** Payouts that have not arrived, the next one first. */
const onTheirWay = (holder: string) => ({
  account: holder,
  status: 'pending,in_transit',
  sort: 'arrival_date',
});

/** Asks for what moved a balance while its page is on its way. */
export function prefetchMoves(holder: string): void {
  prefetchRelated(transactionList(holder), newestFirst);
  prefetchRelated(payoutList, onTheirWay(holder));
}

/** The newest balance transactions, and the way to all that are known. */
export function Transactions({ holder, known }: { holder: string } & Pick<BalanceDetail, 'known'>) {
  return (
    <RelatedList
      title="Balance transactions"
      query={transactionList(holder)}
      params={newestFirst}
      rowKey={({ id }) => id}
      all={{ label: 'All balance transactions', to: paths.balanceTransactions(holder) }}
      none={known ? 'Nothing was ever booked.' : 'None have been read yet.'}
      columns={[
        {
          header: 'What',
          wrap: true,
          cell: ({ type, party }) => `${words(type)}${party ? `, ${party}` : ''}`,
        },
        {
          header: 'Source',
          cell: ({ about, source }) =>
            (about ?? source) ? <ObjectId id={about ?? source ?? ''} /> : null,
        },
        { header: 'Booked', cell: ({ created }) => <CellTime at={created} /> },
        { header: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
        {
          header: 'Net',
          align: 'end',
          cell: ({ net, currency }) => <Money amount={net} currency={currency} signed />,
        },
      ]}
    />
  );
}

/** Payouts that are on their way to the bank. */
export function OnTheirWay({ holder }: { holder: string }) {
  return (
    <RelatedList
      title="Payouts on their way"
      query={payoutList}
      params={onTheirWay(holder)}
      rowKey={({ id }) => id}
      all={{ label: 'All payouts', to: paths.payoutsOf(holder) }}
      none="No payout is on its way."
      columns={[
        { header: 'Payout', cell: ({ id }) => <ObjectId id={id} /> },
        { header: 'State', cell: ({ state }) => <StatusBadge status={state} /> },
        { header: 'Arrives', cell: ({ arrival_date }) => <CellTime at={arrival_date} due /> },
        {
          header: 'Amount',
          align: 'end',
          cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
        },
      ]}
    />
  );
}
