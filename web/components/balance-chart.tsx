import '@mantine/charts/styles.layer.css';
import { LineChart } from '@mantine/charts';
import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { formatAmount, minorDigits, money } from '../../api/kit/money.ts';
import { nowInSeconds, shortDate } from '../../api/kit/time.ts';
import type { BalanceHistory } from '../client/types.ts';
import { Nothing } from '../ui/section.tsx';
import { SmallTable } from '../ui/small-table.tsx';
import styles from './balance-chart.module.css';
import { Money } from './money.tsx';

type Currency = BalanceHistory['currencies'][number];

const ranges = ['30', '90'] as const;

/** The reader is told days of UTC: so does Stripe count them. */
const dayName = (date: string) =>
  shortDate(Date.parse(`${date}T12:00:00Z`) / 1000, nowInSeconds(), 'UTC');

/** A balance drawn day by day, in one currency at a time, and the same as a table. */
export default function BalanceChart({ currencies }: Pick<BalanceHistory, 'currencies'>) {
  const [search, setSearch] = useSearchParams();
  const choose = (name: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        next.set(name, value);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  const chosen = currencies.find(({ currency }) => currency === search.get('in'));
  const shown = chosen ?? mostMoved(currencies);
  const range = ranges.find((days) => days === search.get('days')) ?? '90';
  if (!shown) return <Nothing>There is no money here in any currency.</Nothing>;
  const points = shown.points.slice(-Number(range));
  return (
    <>
      <div className={styles.choices}>
        {currencies.length > 1 ? (
          <NativeSelect
            aria-label="Currency"
            size="xs"
            value={shown.currency}
            onChange={({ currentTarget }) => choose('in', currentTarget.value)}
            data={currencies.map(({ currency }) => ({
              value: currency,
              label: currency.toUpperCase(),
            }))}
          />
        ) : null}
        <SegmentedControl
          aria-label="Days"
          size="xs"
          value={range}
          onChange={(days) => choose('days', days)}
          data={ranges.map((days) => ({ value: days, label: `${days} days` }))}
        />
      </div>
      <Unexplained {...shown} />
      {points.length < 2 ? (
        <Nothing>No earlier day is known.</Nothing>
      ) : points.every(({ available, total }) => !available && total === 0) ? (
        <Nothing>There was no money here on any of these days.</Nothing>
      ) : (
        <Drawing currency={shown.currency} points={points} />
      )}
    </>
  );
}

/** The currency whose balance has moved most often comes first to who has not chosen one. */
const mostMoved = (currencies: readonly Currency[]): Currency | undefined => {
  const moves = ({ points }: Currency) =>
    points.filter(({ total }, at) => total !== (points[at - 1]?.total ?? total)).length;
  return currencies.toSorted((a, b) => moves(b) - moves(a))[0];
};

function Unexplained({ unexplained, currency }: Currency) {
  if (!unexplained) return null;
  return (
    <p className={styles.unexplained}>
      <Money amount={unexplained} currency={currency} signed /> of this balance is in none of the
      balance transactions that have been read, so earlier days may be off by as much.
    </p>
  );
}

function Drawing({ currency, points }: Pick<Currency, 'currency' | 'points'>) {
  const days = points.map((point, at) => ({
    ...point,
    day: dayName(point.date),
    booked: at === 0 ? null : point.total - (points[at - 1]?.total ?? 0),
  }));
  const known = days.filter(({ available }) => available !== null).length > 1;
  const exact = (amount: number) =>
    `${formatAmount(money(amount, currency))} ${currency.toUpperCase()}`;
  const short = (amount: number) => compact.format(amount / 10 ** minorDigits(currency));
  const [first] = days;
  const last = days.at(-1);
  return (
    <>
      <LineChart
        className={styles.chart}
        h={240}
        data={days}
        dataKey="day"
        curveType="stepAfter"
        withDots={false}
        withLegend
        valueFormatter={exact}
        yAxisProps={{ tickFormatter: short, width: 56 }}
        xAxisProps={{ minTickGap: 40 }}
        referenceLines={[{ y: 0, color: 'var(--line-strong)' }]}
        textColor="var(--ink-soft)"
        gridColor="var(--line)"
        // Nothing moves by itself, whatever the reader's settings.
        lineProps={{ isAnimationActive: false }}
        lineChartProps={{
          title: `Balance in ${currency.toUpperCase()} at the end of each day`,
          desc: `From ${exact(first?.total ?? 0)} on ${first?.day} to ${exact(last?.total ?? 0)} now.`,
        }}
        series={[
          { name: 'total', label: 'Total', color: 'var(--accent)' },
          ...(known
            ? [
                {
                  name: 'available',
                  label: 'Available',
                  color: 'var(--blue)',
                  strokeDasharray: '5 3',
                },
              ]
            : []),
        ]}
      />
      <details className={styles.table}>
        <summary>Day by day, as a table</summary>
        <SmallTable
          label="Balance by day"
          rows={days.toReversed()}
          rowKey={({ date }) => date}
          columns={[
            { header: 'End of', cell: ({ day, date }) => <time dateTime={date}>{day}</time> },
            {
              header: 'Booked',
              align: 'end',
              cell: ({ booked }) =>
                booked === null ? null : <Money amount={booked} currency={currency} signed dash />,
            },
            {
              header: 'Available',
              align: 'end',
              cell: ({ available }) => <Money amount={available} currency={currency} alarm />,
            },
            {
              header: 'Total',
              align: 'end',
              cell: ({ total }) => <Money amount={total} currency={currency} alarm />,
            },
          ]}
        />
      </details>
    </>
  );
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
