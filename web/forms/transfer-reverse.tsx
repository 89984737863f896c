import { useState } from 'react';
import { useOutletContext } from 'react-router';
import { formatMoney, money, toDecimal } from '../../api/kit/money.ts';
import { can, leftOf } from '../../api/transfers/rules.ts';
import type { TransferDetail } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { AmountInput, leftOfWhole, readAmount } from './amount-input.tsx';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';

export const handle = formHandle(
  ({ transfer = '' }) => `Reverse transfer ${shortId(transfer)}`,
  ({ transfer = '' }) => [
    { label: 'Transfers', to: paths.transfers() },
    { label: `Transfer ${shortId(transfer)}`, to: paths.transfer(transfer) },
  ],
);

/** Takes a transfer back, whole or in part. */
export function Component() {
  const { transfer } = useOutletContext<TransferDetail>();
  const { role } = useSession();
  const { id, currency } = transfer;
  const left = leftOf(transfer);
  const whole = toDecimal(money(left, currency));
  const [text, setText] = useState(whole);
  const [pressed, setPressed] = useState(false);
  const read = readAmount(text, currency, left);
  const tooMuch = !read.ok && text !== '';
  return (
    <OrderForm
      title="Reverse transfer"
      back={paths.transfer(id)}
      order={
        read.ok ? { kind: 'transfer.reverse', input: { transfer: id, amount: read.amount } } : null
      }
      problem={read.ok ? null : read.why}
      act={read.ok ? `Reverse ${formatMoney(money(read.amount, currency))}` : 'Reverse'}
      impossible={impossibleFor(role, 'transfer:reverse', can.reverse(transfer))}
      dirty={text !== whole}
      onRefused={() => setPressed(true)}
    >
      <AmountInput
        first
        text={text}
        onText={setText}
        currency={currency}
        description={leftOfWhole(
          money(left, currency),
          money(transfer.amount, currency),
          'reverse',
        )}
        error={!read.ok && (pressed || tooMuch) ? read.why : null}
      />
    </OrderForm>
  );
}
