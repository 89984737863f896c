import type { BalanceDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { Time } from '../../components/time.tsx';
import { words } from '../../lib/words.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { type SmallColumn, SmallTable } from '../../ui/small-table.tsx';

type Line = BalanceDetail['balances'][number];

/** What is there in each currency, and what is on its way out. */
export function Currencies({ balance }: { balance: BalanceDetail }) {
  const { balances, inTransit, account } = balance;
  const any = (figure: 'reserved' | 'instant') => balances.some((line) => line[figure] !== 0);
  const moving = (line: Line) =>
    inTransit.find(({ currency }) => currency === line.currency)?.amount ?? 0;
  const column = (
    header: string,
    amount: (line: Line) => number,
    alarm = false,
  ): SmallColumn<Line> => ({
    header,
    align: 'end',
    cell: (line) => <Money amount={amount(line)} currency={line.currency} dash alarm={alarm} />,
  });
  return (
    <Section title="Now">
      {balances.length === 0 ? (
        <Nothing>No balance has been read yet.</Nothing>
      ) : (
        <SmallTable
          label="Balance by currency"
          rows={balances}
          rowKey={({ currency }) => currency}
          columns={[
            { header: 'Currency', cell: ({ currency }) => currency.toUpperCase() },
            column('Available', ({ available }) => available, true),
            column('Pending', ({ pending }) => pending),
            column('Total', ({ total }) => total, true),
            ...(any('instant') ? [column('Instantly payable', ({ instant }) => instant)] : []),
            // Only a platform is reserved from, for the debts of its accounts.
            ...(account === null || any('reserved')
              ? [column('Reserved for accounts', ({ reserved }) => reserved)]
              : []),
            column('On its way to the bank', moving),
          ]}
        />
      )}
    </Section>
  );
}

/** The balance by the kind of payment that it came from; nothing where Stripe does not tell. */
export function Sources({ sources }: Pick<BalanceDetail, 'sources'>) {
  if (sources.length === 0) return null;
  return (
    <Section title="By source">
      <SmallTable
        label="Balance by source"
        rows={sources}
        rowKey={({ currency, source }) => `${currency} ${source}`}
        columns={[
          { header: 'Source', cell: ({ source }) => words(source) },
          {
            header: 'Available',
            align: 'end',
            cell: ({ available, currency }) => (
              <Money amount={available} currency={currency} dash alarm />
            ),
          },
          {
            header: 'Pending',
            align: 'end',
            cell: ({ pending, currency }) => <Money amount={pending} currency={currency} dash />,
          },
        ]}
      />
    </Section>
  );
}

/** When the pending money becomes available. */
export function Upcoming({ upcoming }: Pick<BalanceDetail, 'upcoming'>) {
  if (upcoming.length === 0) return null;
  return (
    <Section title="Becoming available">
      <SmallTable
        label="Becoming available"
        rows={upcoming}
        rowKey={({ currency, date }) => `${date} ${currency}`}
        columns={[
          {
            header: 'On',
            cell: ({ date }) => <Time at={Date.parse(`${date}T00:00:00Z`) / 1000} due />,
          },
          {
            header: 'Amount',
            align: 'end',
            cell: ({ amount, currency }) => <Money amount={amount} currency={currency} alarm />,
          },
        ]}
      />
    </Section>
  );
}
