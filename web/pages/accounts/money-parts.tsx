import type { AccountDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { countryName, words } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

/** What the account holds, a line per currency. */
export function AccountBalances({
  balances,
  balancesObservedAt: at,
}: Pick<AccountDetail, 'balances' | 'balancesObservedAt'>) {
  return (
    <Section
      title="Balance"
      note={
        at === null ? null : (
          <>
            as of <Time at={at} />
          </>
        )
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
            { header: 'Currency', cell: ({ currency }) => currency.toUpperCase() },
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
            {
              header: 'Reserved',
              align: 'end',
              cell: ({ reserved, currency }) => (
                <Money amount={reserved} currency={currency} dash />
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}

/** When Stripe pays the account out, and what it keeps back. */
export function Schedule({ schedule }: Pick<AccountDetail, 'schedule'>) {
  if (!schedule)
    return (
      <Section title="Payout schedule">
        <Nothing>Not read yet.</Nothing>
      </Section>
    );
  const days = [
    ...(schedule.weekly_payout_days ?? []).map(words),
    ...(schedule.monthly_payout_days ?? []).map(String),
  ];
  const minimums = Object.entries(schedule.minimum_balance_by_currency ?? {});
  return (
    <Section title="Payout schedule">
      <KeyValue
        facts={[
          ['Interval', schedule.interval ? words(schedule.interval) : null],
          ['On', days.length > 0 ? days.join(', ') : null],
          ['Delay', schedule.delay_days === 1 ? '1 day' : `${schedule.delay_days} days`],
          [
            'Keeps back',
            minimums.length > 0
              ? minimums.map(([currency, amount]) => (
                  <Money key={currency} amount={amount} currency={currency} />
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
          ['State', schedule.status ? words(schedule.status) : null],
        ]}
      />
    </Section>
  );
}

/** The bank accounts and cards that payouts go to. */
export function ExternalAccounts({ accounts }: { accounts: AccountDetail['externalAccounts'] }) {
  return (
    <Section title="External accounts">
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
              cell: (external) =>
                external.object === 'bank_account'
                  ? `${external.bank_name ?? 'Bank account'} ····${external.last4}`
                  : `${external.brand} ····${external.last4}`,
            },
            {
              header: 'State',
              cell: ({ status }) => (status ? <StatusBadge status={status} /> : null),
            },
            {
              header: 'Currency',
              cell: ({ currency, default_for_currency }) =>
                `${currency?.toUpperCase() ?? ''}${default_for_currency ? ', default' : ''}`,
            },
            {
              header: 'Country',
              cell: ({ country }) => (country ? countryName(country) : null),
            },
            { header: 'Id', align: 'end', cell: ({ id }) => <ObjectId id={id} /> },
          ]}
        />
      )}
    </Section>
  );
}

/** What the account may do, by Stripe's capability names. */
export function Capabilities({ capabilities }: Pick<AccountDetail, 'capabilities'>) {
  return (
    <Section title="Capabilities">
      {capabilities.length === 0 ? (
        <Nothing>None were asked for.</Nothing>
      ) : (
        <KeyValue
          facts={capabilities.map(({ name, status }) => [
            words(name),
            <StatusBadge key={name} status={status} />,
          ])}
        />
      )}
    </Section>
  );
}
