import { Link } from 'react-router';
import type { AccountDetail } from '../../client/types.ts';
import { currencyColumn, figureColumn } from '../../components/figure-column.tsx';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { paths } from '../../lib/paths.ts';
import { count, countryName, words } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './money-parts.module.css';

/** What the account holds, a line per currency. */
export function AccountBalances({
  account,
  balances,
  balancesObservedAt: at,
}: { account: string } & Pick<AccountDetail, 'balances' | 'balancesObservedAt'>) {
  return (
    <Section
      id="balance"
      title="Balance"
      note={
        <span className={styles.note}>
          {at === null ? null : (
            <span>
              as of <Time at={at} />
            </span>
          )}
          <Link to={paths.balance(account)}>The whole balance</Link>
        </span>
      }
    >
      {balances.length === 0 ? (
        <Nothing>No balance has been read yet.</Nothing>
      ) : (
        <SmallTable
          label="Balance"
          rows={balances}
          rowKey={({ currency }) => currency}
          columns={[
            currencyColumn,
            figureColumn('Available', 'available', { alarm: true }),
            figureColumn('Pending', 'pending'),
            figureColumn('Reserved', 'reserved'),
          ]}
        />
      )}
    </Section>
  );
}

/** When Stripe pays the account out, what it keeps back, and what is on its way. */
export function Schedule({ schedule, coming }: Pick<AccountDetail, 'schedule' | 'coming'>) {
  if (!schedule)
    return (
      <Section id="schedule" title="Payout schedule">
        <Nothing>Not read yet.</Nothing>
      </Section>
    );
  const minimums = Object.entries(schedule.minimum_balance_by_currency ?? {});
  return (
    <Section id="schedule" title="Payout schedule">
      <KeyValue
        facts={[
          [
            'Payouts',
            schedule.status === 'disabled' ? `Switched off; else: ${schedule.text}` : schedule.text,
          ],
          [
            'Money is held',
            `${count(schedule.delay_days, 'day')} after a payment before it is available`,
          ],
          [
            'Keeps back',
            minimums.length > 0
              ? minimums.map(([currency, amount], at) => (
                  <span key={currency}>
                    {at > 0 ? ', ' : ''}
                    <Money amount={amount} currency={currency} />
                  </span>
                ))
              : null,
          ],
          [
            'Negative balance',
            schedule.debit_negative_balances === null
              ? null
              : schedule.debit_negative_balances
                ? 'Debited from the bank account'
                : 'Not debited',
          ],
          ['On bank statements', schedule.statement_descriptor],
          [
            'On its way',
            coming.length === 0 ? (
              'No payout'
            ) : (
              <ul key="coming" className={styles.coming}>
                {coming.map((payout) => (
                  <li key={payout.id}>
                    <Money amount={payout.amount} currency={payout.currency} /> arrives{' '}
                    <Time at={payout.arrival_date} due /> <ObjectId id={payout.id} />
                  </li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
    </Section>
  );
}

/** The bank accounts and cards that payouts go to. */
export function ExternalAccounts({ accounts }: { accounts: AccountDetail['externalAccounts'] }) {
  return (
    <Section
      id="external-accounts"
      title="External accounts"
      note={accounts.length > 0 ? accounts.length : null}
    >
      {accounts.length === 0 ? (
        <Nothing>None yet: nothing can be paid out.</Nothing>
      ) : (
        <SmallTable
          label="External accounts"
          rows={accounts}
          rowKey={({ id }) => id}
          columns={[
            {
              header: 'Account',
              wrap: true,
              cell: ({ object, name, holder, last4 }) => (
                <>
                  {name ?? (object === 'card' ? 'Card' : 'Bank account')} ····{last4}
                  {holder ? <span className={styles.soft}> {holder}</span> : null}
                </>
              ),
            },
            {
              header: 'State',
              wrap: true,
              cell: ({ status, statusText }) =>
                status ? (
                  <>
                    <StatusBadge status={status} />
                    {statusText === status ? null : <div className={styles.soft}>{statusText}</div>}
                  </>
                ) : null,
            },
            {
              header: 'Currency',
              cell: ({ currency, default_for_currency: first }) =>
                currency ? `${currency.toUpperCase()}${first ? ', the default' : ''}` : null,
            },
            { header: 'Country', cell: ({ country }) => (country ? countryName(country) : null) },
            {
              header: 'Payouts',
              cell: ({ available_payout_methods: methods }) =>
                methods.length > 0 ? words(methods.join(', ')) : null,
            },
            { header: 'Id', align: 'end', cell: ({ id }) => <ObjectId id={id} /> },
          ]}
        />
      )}
    </Section>
  );
}
