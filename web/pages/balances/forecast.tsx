import { NativeSelect, Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useSearchParams } from 'react-router';
import {
  balanceForecast,
  type CurrencyForecast,
  type Forecast as Outlooks,
  type WaitingTransfer,
} from '../../client/forecast.ts';
import { Money } from '../../components/money.tsx';
import { utcDayName } from '../../lib/utc-day.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { ErrorState } from '../../ui/states.tsx';
import styles from './forecast.module.css';
import { ItemName } from './forecast-words.tsx';
import { platformHolder } from './holder.ts';
import { Shortages } from './shortages.tsx';

// Only with the first chart.
const ForecastChart = lazy(() => import('../../components/forecast-chart.tsx'));

/**
 * What is known to move a balance in the next two weeks, in one currency at a time.
 * @param holder `platform`, or a connected account's id
 * @param asOf when the balance was read
 */
export function Forecast({ holder, asOf }: { holder: string; asOf: number | null }) {
  const { data, error, refetch } = useQuery({
    ...balanceForecast(holder, asOf),
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      id="forecast"
      title="Next 14 days"
      note={data ? `Payouts: ${data.data.payouts}` : null}
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Currencies holder={holder} forecast={data.data} />
      ) : (
        <Skeleton height={360} mt={12} aria-busy="true" />
      )}
    </Section>
  );
}

/** The one that runs short first, then the one that moves most often. */
const mostPressing = (currencies: readonly CurrencyForecast[]): CurrencyForecast | undefined => {
  const lines = ({ days }: CurrencyForecast) =>
    days.reduce((all, { items }) => all + items.length, 0);
  return currencies.toSorted(
    (a, b) => b.shortages.length - a.shortages.length || lines(b) - lines(a),
  )[0];
};

/** Nothing is there all the time, so that a drawing would be of nothing. */
const isStill = ({ days }: CurrencyForecast): boolean =>
  days.every(({ opening, closing, lowest }) => opening === 0 && closing === 0 && lowest === 0);

function Currencies({
  holder,
  forecast: { currencies, queue, undecided },
}: {
  holder: string;
  forecast: Outlooks;
}) {
  const [search, setSearch] = useSearchParams();
  const transfers = [...queue, ...undecided];
  const chosen = currencies.find(({ currency }) => currency === search.get('in'));
  const outlook = chosen ?? mostPressing(currencies);
  if (!outlook) return <Nothing>There is no money here in any currency.</Nothing>;
  const short = currencies.filter(
    (each) => each !== outlook && each.shortages.some(({ kind }) => kind === 'overdrawn'),
  );
  return (
    <>
      {currencies.length > 1 ? (
        <div className={styles.choices}>
          <NativeSelect
            aria-label="Currency of the forecast"
            size="xs"
            value={outlook.currency}
            onChange={({ currentTarget: { value } }) =>
              setSearch(
                (before) => {
                  const next = new URLSearchParams(before);
                  next.set('in', value);
                  return next;
                },
                { replace: true, preventScrollReset: true },
              )
            }
            data={currencies.map(({ currency }) => ({
              value: currency,
              label: currency.toUpperCase(),
            }))}
          />
          {short.length > 0 ? (
            <span>
              Below zero in {short.map(({ currency }) => currency.toUpperCase()).join(', ')}
              {outlook.shortages.some(({ kind }) => kind === 'overdrawn') ? ' too' : ''}
            </span>
          ) : null}
        </div>
      ) : null}
      <Shortages isPlatform={holder === platformHolder} outlook={outlook} transfers={transfers} />
      <p className={styles.note}>
        What is known today: pending money, payouts, top-ups, disputes and transfers that wait. New
        payments come on top. Days are those of UTC.
        {outlook.undated === 0 ? null : (
          <>
            {' '}
            Of what is pending, the day of{' '}
            <Money amount={outlook.undated} currency={outlook.currency} /> is not known.
          </>
        )}
      </p>
      {isStill(outlook) ? (
        <Nothing>
          Nothing is available in {outlook.currency.toUpperCase()}, and nothing is on its way.
        </Nothing>
      ) : (
        <Suspense fallback={<Skeleton height={220} aria-busy="true" />}>
          <ForecastChart outlook={outlook} />
        </Suspense>
      )}
      <details className={styles.table}>
        <summary>Day by day, with what moves it</summary>
        <Days outlook={outlook} transfers={transfers} />
      </details>
    </>
  );
}

function Days({
  outlook,
  transfers,
}: {
  outlook: CurrencyForecast;
  transfers: readonly WaitingTransfer[];
}) {
  const { currency, days, possible } = outlook;
  const money = (amount: number) => <Money amount={amount} currency={currency} bare dash />;
  return (
    <SmallTable
      label={`Forecast in ${currency.toUpperCase()} by day`}
      rows={days}
      rowKey={({ date }) => date}
      columns={[
        {
          header: 'Day',
          cell: ({ date }) => <time dateTime={date}>{utcDayName(date)}</time>,
        },
        {
          header: 'What',
          wrap: true,
          cell: ({ date, items }) => {
            const maybe = possible.filter((item) => item.date === date);
            return items.length + maybe.length === 0 ? null : (
              <ul className={styles.items}>
                {items.map((item) => (
                  <li key={`${item.kind} ${item.id}`}>
                    <ItemName item={item} transfers={transfers} />{' '}
                    <Money amount={item.amount} currency={currency} signed bare />
                  </li>
                ))}
                {maybe.map((item) => (
                  <li key={`${item.kind} ${item.id}`}>
                    Possible: <ItemName item={item} transfers={transfers} />{' '}
                    <Money amount={item.amount} currency={currency} signed bare />
                  </li>
                ))}
              </ul>
            );
          },
        },
        { header: 'Opening', align: 'end', cell: ({ opening }) => money(opening) },
        { header: 'In', align: 'end', cell: (day) => money(day.in) },
        { header: 'Out', align: 'end', cell: ({ out }) => money(-out) },
        {
          header: 'Available at the end',
          align: 'end',
          cell: ({ closing }) => <Money amount={closing} currency={currency} alarm />,
        },
      ]}
    />
  );
}
