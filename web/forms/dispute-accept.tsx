import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useOutletContext } from 'react-router';
import { can } from '../../api/disputes/rules.ts';
import { formatMoney, money, parseAmount, toDecimal } from '../../api/kit/money.ts';
import type { DisputeDetail } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';

export const handle = formHandle(
  ({ dispute = '' }) => `Accept dispute ${shortId(dispute)}`,
  ({ dispute = '' }) => [
    { label: 'Disputes', to: paths.disputes() },
    { label: `Dispute ${shortId(dispute)}`, to: paths.dispute(dispute) },
  ],
);

/** Accepts a dispute as lost. Nothing takes that back, so the amount is typed. */
export function Component() {
  const { dispute } = useOutletContext<DisputeDetail>();
  const { role } = useSession();
  const { id, amount, currency } = dispute;
  const [text, setText] = useState('');
  const [pressed, setPressed] = useState(false);
  const parsed = parseAmount(text, currency);
  const right = parsed.ok && parsed.money.amount === amount;
  const exact = toDecimal(money(amount, currency));
  const problem = right ? null : `Type ${exact}, the amount that is given up`;
  return (
    <OrderForm
      title="Accept dispute"
      back={paths.dispute(id)}
      // What it does is told before the amount is typed.
      order={{ kind: 'dispute.accept', input: { dispute: id } }}
      problem={problem}
      act={`Accept and give up ${formatMoney(money(amount, currency))}`}
      impossible={impossibleFor(role, 'dispute:accept', can.accept(dispute))}
      dirty={text !== ''}
      harm
      onRefused={() => setPressed(true)}
    >
      <p>
        This tells Stripe that the customer is right. It cannot be undone, and no evidence can be
        sent afterwards.
      </p>
      <TextInput
        label="Type the amount to accept"
        description={`${exact} ${currency.toUpperCase()}`}
        inputMode="decimal"
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={pressed || (text.length >= exact.length && !right) ? problem : null}
      />
    </OrderForm>
  );
}
