import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useOutletContext, useParams } from 'react-router';
import { formatMoney, money, parseAmount, toDecimal } from '../../api/kit/money.ts';
import { whyNot } from '../../api/staff/rules.ts';
import type { PaymentDetail, RefundInput } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { OrderForm } from './order-form.tsx';
import { ReversalFields } from './reversal-fields.tsx';
import { stripeReasons } from './stripe-reasons.ts';
import { useReversals } from './use-reversals.ts';

export const handle = formHandle(
  ({ payment = '' }) => `Refund payment ${shortId(payment)}`,
  ({ payment = '' }) => [
    { label: 'Payments', to: paths.payments() },
    { label: `Payment ${shortId(payment)}`, to: paths.payment(payment) },
  ],
);

interface Values {
  amount: string;
  stripeReason: NonNullable<RefundInput['stripeReason']>;
  reverseTransfer: boolean;
  refundApplicationFee: boolean;
}

export function Component() {
  const { payment: id = '' } = useParams();
  const payment = useOutletContext<PaymentDetail>();
  const { charge, can } = payment;
  const { role } = useSession();
  const notAllowed = whyNot(role, 'refund:create');
  const impossible = notAllowed ?? (can.refund.ok ? null : can.refund.why);
  const back = paths.payment(id);
  const left = money(charge.amount_captured - charge.amount_refunded, charge.currency);
  const isDestinationCharge = Boolean(charge.transfer_data?.destination ?? charge.transfer);
  const form = useForm<Values>({
    initialValues: {
      amount: toDecimal(left),
      stripeReason: 'requested_by_customer',
      reverseTransfer: isDestinationCharge,
      refundApplicationFee: isDestinationCharge && Boolean(charge.application_fee_amount),
    },
    validateInputOnBlur: true,
    validate: {
      amount: (text) => amountProblem(text, charge.currency, left.amount),
    },
  });
  const { values } = form;
  const parsed = parseAmount(values.amount, charge.currency);
  const problem = amountProblem(values.amount, charge.currency, left.amount);
  const amount = parsed.ok && problem === null ? parsed.money : null;
  // What a destination charge sent on goes back with the refund itself.
  const separate = charge.transfer_group !== null && !isDestinationCharge;
  const sellers = useReversals(separate ? charge.id : null, amount?.amount ?? null);
  const input: RefundInput | null = amount && {
    charge: charge.id,
    amount: amount.amount,
    stripeReason: values.stripeReason,
    ...(isDestinationCharge
      ? {
          reverseTransfer: values.reverseTransfer,
          // Stripe gives the fee back only together with the transfer.
          refundApplicationFee: values.reverseTransfer && values.refundApplicationFee,
        }
      : {}),
    ...(sellers.reversals ? { reversals: sellers.reversals } : {}),
  };
  const tooMuch = parsed.ok && parsed.money.amount > left.amount;
  return (
    <OrderForm
      title="Refund"
      back={back}
      order={input && sellers.problem === null ? { kind: 'refund.create', input } : null}
      problem={problem ?? sellers.problem}
      act={amount ? `Refund ${formatMoney(amount)}${sellers.act}` : 'Refund'}
      impossible={
        impossible === null
          ? null
          : {
              title: notAllowed
                ? 'Refunding is not yours to do'
                : 'This payment cannot be refunded',
              why: impossible,
            }
      }
      dirty={form.isDirty() || sellers.byHand !== null}
      onRefused={() => void form.validate()}
    >
      <TextInput
        label="Amount"
        description={`${formatMoney(left)} of ${formatMoney(money(charge.amount_captured, charge.currency))} is left to refund`}
        inputMode="decimal"
        rightSection={charge.currency.toUpperCase()}
        rightSectionWidth={48}
        data-autofocus
        {...form.getInputProps('amount')}
        // What is too much is so at once: also when somebody else has just refunded a part.
        error={form.errors.amount || tooMuch ? problem : null}
      />
      <NativeSelect
        label="Reason told to Stripe"
        data={stripeReasons}
        {...form.getInputProps('stripeReason')}
      />
      {isDestinationCharge ? (
        <>
          <Checkbox
            label="Reverse the transfer"
            description="Takes the same part back from the seller; otherwise the platform pays it"
            {...form.getInputProps('reverseTransfer', { type: 'checkbox' })}
          />
          <Checkbox
            label="Refund the application fee"
            description={
              values.reverseTransfer
                ? 'Gives the seller the platform’s fee back, in the same part'
                : 'Only together with the transfer'
            }
            disabled={!values.reverseTransfer}
            {...form.getInputProps('refundApplicationFee', { type: 'checkbox' })}
          />
        </>
      ) : null}
      <ReversalFields reversals={sellers} />
    </OrderForm>
  );
}

function amountProblem(text: string, currency: string, left: number): string | null {
  const parsed = parseAmount(text, currency);
  if (!parsed.ok) return parsed.why;
  if (parsed.money.amount <= 0) return 'A refund is more than zero';
  if (parsed.money.amount > left) return `At most ${formatMoney(money(left, currency))} is left`;
  return null;
}
