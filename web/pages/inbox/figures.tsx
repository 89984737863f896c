import { useSuspenseQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Link } from 'react-router';
import { formatMoney, money } from '../../../api/kit/money.ts';
import { shortDate } from '../../../api/kit/time.ts';
import { homeFigures } from '../../client/inbox.ts';
import type { HomeFigures } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { useNow } from '../../lib/now.ts';
import { paths } from '../../lib/paths.ts';
import { count } from '../../lib/words.ts';
import styles from './figures.module.css';

type Figure = HomeFigures[keyof HomeFigures];
type Sum = Figure['now'][number];

/** A figure of the home page: its name, where it is told whole, and how it counts. */
interface Kind {
  name: string;
  figure: keyof HomeFigures;
  to: string;
  /** What there are so many of; null where only the sums say something. */
  counted: readonly [one: string, many: string] | null;
}

const kinds: readonly Kind[] = [
  { name: 'Platform balance', figure: 'platform', to: paths.balance('platform'), counted: null },
  {
    name: 'On the way to banks',
    figure: 'inTransit',
    to: `${paths.payouts()}?status=pending,in_transit`,
    counted: ['payout', 'payouts'],
  },
  {
    name: 'Owed by accounts',
    figure: 'negative',
    to: `${paths.balances()}?negative=true`,
    counted: ['balance', 'balances'],
  },
  {
    name: 'Open disputes',
    figure: 'disputes',
    to: paths.openDisputes(),
    counted: ['dispute', 'disputes'],
  },
  {
    name: 'Restricted accounts',
    figure: 'restricted',
    to: `${paths.accounts()}?status=restricted`,
    counted: ['account', 'accounts'],
  },
];

const total = (sums: readonly Sum[]): number => sums.reduce((all, sum) => all + sum.count, 0);

/** What the platform has and what is at stake, each with how that has changed. */
export function Figures() {
  const { data } = useSuspenseQuery(homeFigures);
  return (
    <dl className={styles.figures}>
      {kinds.map((kind) => (
        <div key={kind.name}>
          <dt>
            <Link to={kind.to}>{kind.name}</Link>
          </dt>
          <dd>
            <Amounts figure={data.data[kind.figure]} counted={kind.counted} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Amounts({ figure, counted }: { figure: Figure } & Pick<Kind, 'counted'>) {
  const sums = figure.now.filter(({ currency }) => currency !== null);
  // One amount is the figure itself; several stand below each other, each with its own change.
  const single = !counted && sums.length === 1;
  const hasChanges = !counted && !single && figure.before !== null;
  return (
    <>
      {counted || sums.length === 0 ? (
        <p className={styles.count}>
          {counted ? count(total(figure.now), ...counted) : 'Nothing yet'}
        </p>
      ) : null}
      <div className={single ? styles.count : styles.sums} data-changes={hasChanges || undefined}>
        {sums.map((sum) => (
          <Fragment key={sum.currency}>
            <Money amount={sum.amount} currency={sum.currency ?? ''} alarm />
            {hasChanges ? (
              <span className={styles.change}>
                <Money
                  amount={changeOf(sum, figure)}
                  currency={sum.currency ?? ''}
                  signed
                  bare
                  dash
                />
              </span>
            ) : null}
          </Fragment>
        ))}
      </div>
      <p className={styles.trend}>
        <Trend figure={figure} of={counted ? 'count' : single ? 'amount' : 'each'} />
      </p>
    </>
  );
}

/** By how much an amount has changed; nothing where there is no day to compare with. */
const changeOf = ({ currency, amount }: Sum, { before }: Figure): number =>
  before ? amount - (before.sums.find((sum) => sum.currency === currency)?.amount ?? 0) : 0;

interface TrendProps {
  figure: Figure;
  /** What has changed: how many there are, the one amount, or each of several, beside which that stands. */
  of: 'count' | 'amount' | 'each';
}

/** How a figure has changed, and since when. */
function Trend({ figure, of }: TrendProps) {
  const { now: current, before } = figure;
  const now = useNow();
  if (!before) return <>No day to compare with yet</>;
  const since = `since ${shortDate(before.at, now)}`;
  if (of === 'each')
    return (
      <>
        {current.some((sum) => changeOf(sum, figure) !== 0) ? 'Change' : 'Unchanged'} {since}
      </>
    );
  const changes =
    of === 'count'
      ? [signed(total(current) - total(before.sums), String)]
      : current.map((sum) =>
          signed(changeOf(sum, figure), (by) =>
            onOneLine(formatMoney(money(by, sum.currency ?? ''))),
          ),
        );
  const said = changes.filter((change) => change !== null);
  return <>{said.length === 0 ? `Unchanged ${since}` : `${said.join(', ')} ${since}`}</>;
}

/** An amount and its currency are not parted. */
const onOneLine = (text: string): string => text.replaceAll(' ', '\u00a0');

const signed = (by: number, say: (by: number) => string): string | null =>
  by === 0 ? null : by > 0 ? `+${say(by)}` : `−${say(-by)}`;
