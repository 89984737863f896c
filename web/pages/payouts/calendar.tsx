import { useSuspenseQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Link, type LoaderFunctionArgs, useSearchParams } from 'react-router';
import { platformHolder } from '../../../api/payouts/rules.ts';
import { tell } from '../../client/errors.ts';
import { queryClient } from '../../client/query-client.ts';
import { type Calendar, payoutCalendar } from '../../client/schedules.ts';
import { ActionLink } from '../../components/action-link.tsx';
import { AsOf } from '../../components/as-of.tsx';
import { Money } from '../../components/money.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { utcDayName } from '../../lib/utc-day.ts';
import { count } from '../../lib/words.ts';
import segmentStyles from '../../table/segments.module.css';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './calendar.module.css';
import { Held, Schedules } from './calendar-parts.tsx';

type CalendarDay = Calendar['days'][number];

/** How far ahead the address asks for; a fortnight by itself. */
const daysOf = (search: URLSearchParams) => (search.get('days') === '31' ? '31' : '14');

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { searchParams } = new URL(request.url);
  await queryClient.ensureQueryData(payoutCalendar(daysOf(searchParams)));
  return null;
};
export const handle = pageHandle('Payout calendar', { label: 'Payouts', to: paths.payouts() });

/** What will be paid out on which day, and what will not by itself. */
export function Component() {
  const [search] = useSearchParams();
  const ahead = daysOf(search);
  const { data: answer, error, isFetching, refetch } = useSuspenseQuery(payoutCalendar(ahead));
  const { data, asOf } = answer;
  return (
    <DetailPage
      title="Payout calendar"
      asOf={
        <AsOf
          at={asOf}
          busy={isFetching}
          onRefresh={() => void refetch()}
          label="Read the calendar again"
          staleBecause={error ? tell(error).message : undefined}
        />
      }
      action={<ActionLink label="Schedules" link={paths.payoutSchedules()} why={null} secondary />}
    >
      <nav className={segmentStyles.segments} aria-label="How far ahead">
        {(['14', '31'] as const).map((days) => (
          <Link
            key={days}
            className={segmentStyles.segment}
            to={paths.payoutCalendar(days)}
            aria-current={days === ahead ? 'page' : undefined}
          >
            {days === '14' ? '14 days' : 'A month'}
          </Link>
        ))}
      </nav>
      <Held held={data.held} />
      <Section title="Coming payouts">
        <p className={styles.note}>
          What is known today: what the balances have above what is kept back, and pending money
          whose day is known. New payments come on top, and bank holidays move payouts on. Days are
          those of UTC.
          {data.undated.length > 0 ? (
            <>
              {' '}
              Pending, on days that are not known:{' '}
              {data.undated.map(({ currency, amount }, n) => (
                <Fragment key={currency}>
                  {n > 0 ? ', ' : null}
                  <Money amount={amount} currency={currency} />
                </Fragment>
              ))}
              .
            </>
          ) : null}
        </p>
        <Days days={data.days} />
      </Section>
      <Schedules schedules={data.schedules} />
    </DetailPage>
  );
}

/** Whether anything leaves or arrives. */
const moves = ({ accounts, platform, arriving }: CalendarDay): boolean =>
  accounts.length + platform.length + arriving.length > 0;

function Days({ days }: { days: readonly CalendarDay[] }) {
  if (!days.some(moves)) return <Nothing>Nothing is to come by what is known today.</Nothing>;
  return (
    <SmallTable
      label="Coming payouts"
      rows={days}
      rowKey={({ date }) => date}
      columns={[
        { header: 'Day', cell: ({ date }) => <time dateTime={date}>{utcDayName(date)}</time> },
        {
          header: 'To accounts',
          align: 'end',
          cell: ({ date, accounts }) =>
            accounts.length === 0 ? null : (
              <ul className={styles.sums}>
                {accounts.map((each) => (
                  <li key={each.currency}>
                    <Money amount={each.amount} currency={each.currency} />
                    <Link to={paths.payoutSchedulesOn(date)}>
                      {count(each.accounts, 'account')}
                    </Link>
                  </li>
                ))}
              </ul>
            ),
        },
        {
          header: 'To the platform',
          align: 'end',
          cell: ({ platform }) =>
            platform.length === 0 ? null : (
              <ul className={styles.sums}>
                {platform.map(({ currency, amount }) => (
                  <li key={currency}>
                    <Money amount={amount} currency={currency} />
                    <Link to={`${paths.balance(platformHolder)}?in=${currency}#forecast`}>
                      Forecast
                    </Link>
                  </li>
                ))}
              </ul>
            ),
        },
        {
          header: 'On its way, arriving',
          align: 'end',
          cell: ({ date, arriving }) =>
            arriving.length === 0 ? null : (
              <ul className={styles.sums}>
                {arriving.map(({ currency, whose, amount, payouts }) => (
                  <li key={`${currency} ${whose}`}>
                    <Money amount={amount} currency={currency} />
                    <Link to={paths.payoutsOn({ day: noon(date), currency, whose })}>
                      {count(payouts, whose === platformHolder ? 'own payout' : 'payout')}
                    </Link>
                  </li>
                ))}
              </ul>
            ),
        },
      ]}
    />
  );
}

const noon = (date: string): number => Date.parse(`${date}T12:00:00Z`) / 1000;
