import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useOutletContext, useParams } from 'react-router';
import { formatMoney, money, toDecimal } from '../../api/kit/money.ts';
import { platformHolder } from '../../api/payouts/rules.ts';
import type { BalanceDetail } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { AmountInput, readAmount } from './amount-input.tsx';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';

const ofWhom = (holder: string) =>
  holder === platformHolder ? 'the platform' : `account ${shortId(holder)}`;

export const handle = formHandle(
  ({ holder = '' }) => `Pay out to ${ofWhom(holder)}`,
  ({ holder = '' }) => [
    { label: 'Balances', to: paths.balances() },
    { label: `Balance of ${ofWhom(holder)}`, to: paths.balance(holder) },
  ],
);

const methods = [
  { value: 'standard', label: 'Standard: arrives in days' },
  { value: 'instant', label: 'Instant: arrives in minutes, for a fee' },
];

/** How much is available, as a figure of its currency's own unit. */
const figure = ({ available, currency }: BalanceDetail['balances'][number]): number =>
  Number(toDecimal(money(available, currency)));

/** Pays a holder's available balance out to its bank account or card. */
export function Component() {
  const { holder = '' } = useParams();
  const { account, balances, payableIn } = useOutletContext<BalanceDetail>();
  const isPayable = (currency: string) => payableIn.includes(currency);
  const { role } = useSession();
  // What there is a bank account for comes first, and of that the largest.
  const able = balances
    .filter(({ available }) => available > 0)
    .toSorted(
      (a, b) =>
        Number(isPayable(b.currency)) - Number(isPayable(a.currency)) || figure(b) - figure(a),
    );
  const [currency, setCurrency] = useState(able[0]?.currency ?? '');
  const [text, setText] = useState('');
  const [method, setMethod] = useState('standard');
  const [pressed, setPressed] = useState(false);
  const available = able.find((each) => each.currency === currency)?.available ?? 0;
  const read = readAmount(text, currency, null);
  return (
    <OrderForm
      title={`Pay out to ${account?.name ?? ofWhom(holder)}`}
      back={paths.balance(holder)}
      order={
        read.ok
          ? {
              kind: 'payout.create',
              input: {
                ...(holder === platformHolder ? {} : { account: holder }),
                amount: read.amount,
                currency,
                ...(method === 'instant' ? { method } : {}),
              },
            }
          : null
      }
      problem={read.ok ? null : read.why}
      act={read.ok ? `Pay out ${formatMoney(money(read.amount, currency))}` : 'Pay out'}
      impossible={impossibleFor(
        role,
        'payout:create',
        able.length > 0
          ? { ok: true }
          : { ok: false, why: 'Nothing is available to be paid out, in any currency.' },
      )}
      dirty={text !== ''}
      onRefused={() => setPressed(true)}
    >
      <NativeSelect
        label="Currency"
        data={able.map(({ currency: value }) => ({
          value,
          label: `${value.toUpperCase()}${isPayable(value) ? '' : ': no bank account known'}`,
        }))}
        value={currency}
        onChange={(event) => setCurrency(event.currentTarget.value)}
      />
      <AmountInput
        first
        text={text}
        onText={setText}
        currency={currency}
        description={`${formatMoney(money(available, currency))} was available when this was read; all of it is ${toDecimal(money(available, currency))}`}
        error={!read.ok && (pressed || text !== '') ? read.why : null}
      />
      <NativeSelect
        label="Method"
        data={methods}
        value={method}
        onChange={(event) => setMethod(event.currentTarget.value)}
      />
    </OrderForm>
  );
}
