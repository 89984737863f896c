import { useState } from 'react';
import { useOutletContext, useSearchParams } from 'react-router';
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

/** What the address asks to take back, in minor units: at most what is left, which is usual. */
function askedOf(search: URLSearchParams, left: number): number {
  const asked = Number(search.get('amount'));
  return Number.isSafeInteger(asked) && asked > 0 ? Math.min(asked, left) : left;
}

/** Takes a transfer back, whole or in part. */
export function Component() {
  const { transfer } = useOutletContext<TransferDetail>();
  const { role } = useSession();
  const [search] = useSearchParams();
  const { id, currency } = transfer;
  const left = leftOf(transfer);
  const [first] = useState(() => toDecimal(money(askedOf(search, left), currency)));
  const [text, setText] = useState(first);
  // From what the inbox found: what a refund takes back no won dispute gives again.
  const why = search.get('for') === 'refund' ? { for: 'refund' as const } : {};
  const [pressed, setPressed] = useState(false);
  const read = readAmount(text, currency, left);
  const tooMuch = !read.ok && text !== '';
  return (
    <OrderForm
      title="Reverse transfer"
      back={paths.transfer(id)}
      order={
        read.ok
          ? { kind: 'transfer.reverse', input: { transfer: id, amount: read.amount, ...why } }
          : null
      }
      problem={read.ok ? null : read.why}
      act={read.ok ? `Reverse ${formatMoney(money(read.amount, currency))}` : 'Reverse'}
      impossible={impossibleFor(role, 'transfer:reverse', can.reverse(transfer))}
      dirty={text !== first}
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
