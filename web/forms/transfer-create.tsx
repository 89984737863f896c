import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { formatMoney, money, toDecimal } from '../../api/kit/money.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { paths } from '../lib/paths.ts';
import { readAmount } from './amount-input.tsx';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';
import { PickAccount } from './pick-account.tsx';
import { PickPayment } from './pick-payment.tsx';

export const handle = formHandle('Transfer to an account', () => [
  { label: 'Transfers', to: paths.transfers() },
]);

/** What an address may say of the order, so that a link can be shared. */
const fields = ['destination', 'currency', 'transferGroup', 'sourceTransaction', 'repays'] as const;

/** What the address asks to send, in minor units: as people type it, or nothing. */
function amountIn(search: URLSearchParams): string {
  const [amount, currency] = [Number(search.get('new_amount')), search.get('new_currency') ?? ''];
  const isAmount = Number.isSafeInteger(amount) && amount > 0 && /^[a-z]{3}$/.test(currency);
  return isAmount ? toDecimal(money(amount, currency)) : '';
}

/** Sends money of the platform, or of one payment, to a connected account. */
export function Component() {
  const { role } = useSession();
  const [search] = useSearchParams();
  const [first] = useState(() => amountIn(search));
  const [values, setValues] = useState(() => ({
    destination: '',
    amount: first,
    transferGroup: '',
    sourceTransaction: '',
    repays: '',
    runWhenFunded: false,
    ...Object.fromEntries(
      fields.flatMap((name) =>
        search.get(`new_${name}`) ? [[name, search.get(`new_${name}`)]] : [],
      ),
    ),
    currency: search.get('new_currency') ?? 'usd',
  }));
  const [pressed, setPressed] = useState(false);
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change });
  const { destination, currency, transferGroup, sourceTransaction, repays, runWhenFunded } = values;
  const known = /^[a-z]{3}$/.test(currency);
  const read = known
    ? readAmount(values.amount, currency, null)
    : { ok: false as const, why: 'Write three letters, such as USD' };
  const noAccount = destination ? null : 'Choose the account that gets it';
  const problem = noAccount ?? (read.ok ? null : read.why);
  return (
    <OrderForm
      title="Transfer to an account"
      back={paths.transfers()}
      order={
        read.ok && destination
          ? {
              kind: 'transfer.create',
              input: {
                destination,
                amount: read.amount,
                currency,
                ...(transferGroup.trim() ? { transferGroup: transferGroup.trim() } : {}),
                ...(repays.trim() ? { repays: repays.trim() } : {}),
                ...(sourceTransaction
                  ? { sourceTransaction }
                  : runWhenFunded
                    ? { runWhenFunded }
                    : {}),
              },
            }
          : null
      }
      problem={problem}
      act={read.ok ? `Transfer ${formatMoney(money(read.amount, currency))}` : 'Transfer'}
      impossible={impossibleFor(role, 'transfer:create')}
      dirty={values.amount !== first}
      onRefused={() => setPressed(true)}
    >
      <PickAccount
        account={destination}
        onAccount={(account) => set({ destination: account })}
        error={pressed ? noAccount : null}
      />
      <TextInput
        label="Amount"
        {...(search.get('new_destination') ? { 'data-autofocus': true } : {})}
        inputMode="decimal"
        value={values.amount}
        onChange={(event) => set({ amount: event.currentTarget.value })}
        error={known && !read.ok && (pressed || values.amount !== '') ? read.why : null}
      />
      <TextInput
        label="Currency"
        maxLength={3}
        value={currency.toUpperCase()}
        onChange={(event) => set({ currency: event.currentTarget.value.toLowerCase() })}
        error={known ? null : 'Write three letters, such as USD'}
      />
      <TextInput
        label="Transfer group"
        description="What it belongs to, such as an order; may be left out"
        value={transferGroup}
        onChange={(event) => set({ transferGroup: event.currentTarget.value })}
      />
      {search.get('new_repays') ? (
        <TextInput
          label="Gives back what was taken for"
          description="The dispute that was won, or the reversal: what names it is counted, and made once"
          value={repays}
          onChange={(event) => set({ repays: event.currentTarget.value })}
        />
      ) : null}
      <PickPayment
        payment={sourceTransaction}
        onPayment={(id, found) =>
          set({
            sourceTransaction: id,
            // What is drawn from a payment is of its currency, and belongs to its group.
            ...(found ? { currency: found.currency } : {}),
            ...(found?.transfer_group ? { transferGroup: found.transfer_group } : {}),
          })
        }
      />
      {sourceTransaction ? null : (
        <Checkbox
          label="Run when funds allow"
          description="Kept and sent by itself, should the balance not cover it"
          checked={runWhenFunded}
          onChange={(event) => set({ runWhenFunded: event.currentTarget.checked })}
        />
      )}
    </OrderForm>
  );
}
