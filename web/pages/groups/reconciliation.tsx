import { formatMoney, money } from '../../../api/kit/money.ts';
import type { GroupLedger } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { count } from '../../lib/words.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { kindNames } from './kinds.ts';
import styles from './reconciliation.module.css';

const marks = {
  reconciles: ['done', 'Reconciles'],
  unbooked: ['unbooked', 'Not yet booked'],
  differs: ['failed', 'Differs'],
} as const;

function Mark({ state }: { state: keyof typeof marks }) {
  const [tone, word] = marks[state];
  return <StatusBadge status={tone}>{word}</StatusBadge>;
}

type Odd = GroupLedger['reconciliation']['odd'][number];

/** How a member stands, and what of it came back that is not known here. */
function OddMark({ member }: { member: Odd }) {
  const { state, kind, unknown_back, stated_currency } = member;
  if (state !== 'unbooked' || unknown_back === 0) return <Mark state={state} />;
  const back = kind === 'transfer' ? 'reversed' : 'refunded';
  const amount = formatMoney(money(Math.abs(unknown_back), stated_currency));
  return (
    <StatusBadge status="unbooked">
      {unknown_back > 0
        ? `${amount} ${back} that is not known here yet`
        : `${amount} more ${back} than it says itself`}
    </StatusBadge>
  );
}

/** Whether what Stripe booked is what the members say of themselves, and which are not so. */
export function Reconciliation({ ledger: { reconciliation, currency } }: { ledger: GroupLedger }) {
  const { state, booked, stated, fees, net, difference, odd } = reconciliation;
  const amount = (value: number) => <Money amount={value} currency={currency} />;
  const waiting = odd.filter((member) => member.state === 'unbooked').length;
  return (
    <Section title="Reconciliation" note={<Mark state={state} />}>
      <p className={styles.says}>
        Stripe booked {amount(booked)} for these objects, less {amount(fees)} of fees: {amount(net)}{' '}
        on the platform’s balance. They themselves say {amount(stated)}
        {difference === 0 ? '.' : <>: {amount(difference)} of difference.</>}
        {waiting > 0
          ? ` ${count(waiting, 'object is', 'objects are')} not yet booked or known whole.`
          : null}
      </p>
      {odd.length === 0 ? (
        <Nothing>Each of them is booked as it says.</Nothing>
      ) : (
        <SmallTable
          label={`Not reconciled in ${currency.toUpperCase()}`}
          rows={odd}
          rowKey={({ object }) => object}
          columns={[
            { header: 'What', cell: ({ kind }) => kindNames[kind] },
            {
              header: 'Object',
              cell: ({ object, about }) => <ObjectId id={object} about={about} />,
            },
            {
              header: 'State',
              wrap: true,
              cell: (member) => <OddMark member={member} />,
            },
            {
              header: 'It says',
              align: 'end',
              cell: (member) => <Money amount={member.stated} currency={currency} bare />,
            },
            {
              header: 'Booked',
              align: 'end',
              cell: (member) => <Money amount={member.booked} currency={currency} bare dash />,
            },
            {
              header: 'Difference',
              align: 'end',
              cell: (member) => <Money amount={member.difference} currency={currency} bare dash />,
            },
          ]}
        />
      )}
    </Section>
  );
}
