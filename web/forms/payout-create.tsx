import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useOutletContext, useParams } from 'react-router';
import { formatMoney, money, toDecimal } from '../../api/kit/money.ts';
import { type PayoutMethod, payoutMethods, platformHolder } from '../../api/payouts/rules.ts';
import { payable } from '../client/choices.ts';
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

const methods: Readonly<Record<PayoutMethod, string>> = {
  standard: 'Standard: arrives in days',
  instant: 'Instant: arrives in minutes, for a fee',
};

/** How much is available, as a figure of its currency's own unit. */
const figure = ({ available, currency }: BalanceDetail['balances'][number]): number =>
  Number(toDecimal(money(available, currency)));

/**
 * How much there is, for the description of the amount.
 * @param most what can be paid out now, in minor units; undefined as long as that is not known
 */
function mostText(most: number | null | undefined, available: number, currency: string): string {
  const told = (amount: number, is: string) =>
    `${formatMoney(money(amount, currency))} ${is}; all of it is ${toDecimal(money(amount, currency))}`;
  if (most === null) return 'Nothing can be paid out in this way now';
  return most === undefined
    ? told(available, 'was available when this was read')
    : told(most, 'can be paid out in this way now');
}

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
  const [method, setMethod] = useState<PayoutMethod>('standard');
  const [pressed, setPressed] = useState(false);
  const available = able.find((each) => each.currency === currency)?.available ?? 0;
  const { data: now } = useQuery(payable(holder));
  const most = now?.data.find((each) => each.currency === currency)?.[method];
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
        description={mostText(most, available, currency)}
        error={!read.ok && (pressed || text !== '') ? read.why : null}
      />
      <NativeSelect
        label="Method"
        data={payoutMethods.map((value) => ({ value, label: methods[value] }))}
        value={method}
        onChange={({ currentTarget: { value } }) =>
          setMethod(payoutMethods.find((each) => each === value) ?? 'standard')
        }
      />
    </OrderForm>
  );
}
