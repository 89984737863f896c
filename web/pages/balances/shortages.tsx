import { Link } from 'react-router';
import { formatMoney, money } from '../../../api/kit/money.ts';
import type { CurrencyForecast, Shortage, WaitingTransfer } from '../../client/forecast.ts';
import { Money } from '../../components/money.tsx';
import { paths } from '../../lib/paths.ts';
import { utcDayName } from '../../lib/utc-day.ts';
import { count } from '../../lib/words.ts';
import { Answer } from '../../ui/answer.tsx';
import styles from './forecast.module.css';
import { ItemName } from './forecast-words.tsx';

interface Props {
  /** Nobody tops a connected account up: who makes up for its debts stands above the forecast. */
  isPlatform: boolean;
  outlook: CurrencyForecast;
  transfers: readonly WaitingTransfer[];
}

/** When the balance does not suffice, why, and the least that prevents it. */
export function Shortages({ isPlatform, outlook, transfers }: Props) {
  const { currency, shortages, atWorst } = outlook;
  return (
    <>
      {shortages.map((shortage) => (
        <Answer
          key={shortage.kind}
          tone={shortage.kind === 'overdrawn' ? 'bad' : 'waiting'}
          title={titleOf(shortage, currency, outlook.available)}
        >
          <div className={styles.shortage}>
            {shortage.because.length > 0 ? (
              <div>
                <h3>Why</h3>
                <ul>
                  {shortage.because.map((item) => (
                    <li key={`${item.date} ${item.kind} ${item.id}`}>
                      <ItemName item={item} transfers={transfers} />,{' '}
                      {shortage.kind === 'overdrawn' ? `${utcDayName(item.date)}, ` : ''}
                      <Money amount={item.amount} currency={currency} />
                    </li>
                  ))}
                </ul>
              </div>
            ) : null}
            <Remedies
              remedies={shortage.remedies.filter(({ act }) => isPlatform || act !== 'top_up')}
              currency={currency}
              transfers={transfers}
            />
          </div>
        </Answer>
      ))}
      {atWorst ? (
        <Answer
          tone="waiting"
          title={`If everything that is possible came, ${formatMoney(money(atWorst.missing, currency))} would be missing on ${utcDayName(atWorst.date)}.`}
        />
      ) : null}
    </>
  );
}

function Remedies({
  remedies,
  currency,
  transfers,
}: Pick<Shortage, 'remedies'> & { currency: string } & Pick<Props, 'transfers'>) {
  if (remedies.length === 0) return null;
  return (
    <div>
      <h3>{remedies.length > 1 ? 'Any of these makes up for it' : 'This makes up for it'}</h3>
      <ul>
        {remedies.map((remedy) => (
          <li key={remedy.act}>
            <RemedyText remedy={remedy} currency={currency} transfers={transfers} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function titleOf(
  { kind, date, missing, because, clears }: Shortage,
  currency: string,
  available: number,
): string {
  const amount = formatMoney(money(missing, currency));
  if (kind === 'overdrawn' && available < 0)
    return `Available is below zero: ${amount} missing by the end of ${utcDayName(date)}.`;
  if (kind === 'overdrawn')
    return `Available falls below zero on ${utcDayName(date)}: ${amount} missing.`;
  const what = `${count(because.length, 'transfer')} ${because.length === 1 ? 'waits' : 'wait'} for funds: ${amount} missing today.`;
  return clears
    ? `${what} By itself all has gone on ${utcDayName(clears)}.`
    : `${what} The next 14 days do not bring it.`;
}

function RemedyText({
  remedy,
  currency,
  transfers,
}: {
  remedy: Shortage['remedies'][number];
  currency: string;
  transfers: readonly WaitingTransfer[];
}) {
  const amount = <Money amount={remedy.amount} currency={currency} />;
  switch (remedy.act) {
    case 'top_up':
      return (
        <>
          Top up {amount} by {utcDayName(remedy.date)}.
        </>
      );
    case 'keep_from_payouts':
      return (
        <>
          Keep {amount} more back from automatic payouts until {utcDayName(remedy.date)}.
        </>
      );
    case 'hold_queued':
      return (
        <>
          Hold{' '}
          {remedy.held.map(({ id, amount: part }, at) => (
            <span key={id}>
              {at > 0 ? ' and ' : ''}
              <Money amount={part} currency={currency} /> of{' '}
              <Link to={paths.operation(id)}>
                the transfer to {transfers.find((each) => each.id === id)?.name ?? 'its account'}
              </Link>
            </span>
          ))}
          .
        </>
      );
  }
}
