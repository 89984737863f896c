import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useOutletContext, useParams } from 'react-router';
import { formatMoney, money, parseAmount, toDecimal } from '../../api/kit/money.ts';
import { whyNot } from '../../api/staff/rules.ts';
import { tell } from '../client/errors.ts';
import type { PaymentDetail, RefundInput } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { Answer } from '../ui/answer.tsx';
import styles from './form.module.css';
import { FormDrawer } from './form-drawer.tsx';
import { OperationProgress } from './operation-progress.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { stripeReasons } from './stripe-reasons.ts';
import { useOrder } from './use-order.ts';

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
  reason: string;
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
      reason: '',
      reverseTransfer: isDestinationCharge,
      refundApplicationFee: isDestinationCharge && Boolean(charge.application_fee_amount),
    },
    validateInputOnBlur: true,
    validate: {
      amount: (text) => amountProblem(text, charge.currency, left.amount),
      reason: (text) => (text.trim() ? null : 'Say why, for whoever looks at this later'),
    },
  });
  const { values } = form;
  const parsed = parseAmount(values.amount, charge.currency);
  const problem = amountProblem(values.amount, charge.currency, left.amount);
  const amount = parsed.ok && problem === null ? parsed.money : null;
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
  };
  const order = useOrder(input && { kind: 'refund.create', input });
  const act = amount ? `Refund ${formatMoney(amount)}` : 'Refund';

  if (order.ordered)
    return (
      <FormDrawer title="Refund" back={back} dirty={false}>
        <OperationProgress
          ordered={order.ordered}
          act={actOf(order.ordered.input, charge.currency)}
          back={back}
        />
      </FormDrawer>
    );
  if (impossible)
    return (
      <FormDrawer title="Refund" back={back} dirty={false}>
        <Answer
          tone="bad"
          title={notAllowed ? 'Refunding is not yours to do' : 'This payment cannot be refunded'}
        >
          <p>{impossible}</p>
        </Answer>
      </FormDrawer>
    );

  const blocked = order.preview?.blocked?.message;
  const notNow = problem ?? (order.upToDate ? (blocked ?? null) : null);
  // What is too much is so at once: also when somebody else has just refunded a part.
  const tooMuch = parsed.ok && parsed.money.amount > left.amount;
  const submit = form.onSubmit(({ reason }) => {
    if (!notNow) order.place(reason.trim());
  });
  return (
    <FormDrawer title="Refund" back={back} dirty={form.isDirty()}>
      <form onSubmit={submit} className={styles.form} noValidate>
        {/* What was ordered stays as it was until it is known what became of it. */}
        <fieldset disabled={order.placing} className={styles.fields}>
          <TextInput
            label="Amount"
            description={`${formatMoney(left)} of ${formatMoney(money(charge.amount_captured, charge.currency))} is left to refund`}
            inputMode="decimal"
            rightSection={charge.currency.toUpperCase()}
            rightSectionWidth={48}
            data-autofocus
            {...form.getInputProps('amount')}
            error={form.errors.amount || tooMuch ? problem : null}
          />
          <NativeSelect
            label="Reason told to Stripe"
            data={stripeReasons}
            {...form.getInputProps('stripeReason')}
          />
          <Textarea
            label="Reason for our books"
            required
            autosize
            minRows={2}
            {...form.getInputProps('reason')}
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
        </fieldset>
        {order.previewError ? (
          <div role="alert" className={styles.refusal}>
            <p>{tell(order.previewError).message}</p>
            <Button variant="default" onClick={order.previewAgain}>
              Ask again
            </Button>
          </div>
        ) : (
          <PreviewPanel preview={order.preview} busy={order.previewing} />
        )}
        {blocked && order.upToDate ? <p className={styles.refusal}>{blocked}</p> : null}
        {order.problem ? (
          <p role="alert" className={styles.refusal}>
            {order.problem}
          </p>
        ) : null}
        <Button
          type="submit"
          size="sm"
          fullWidth
          loading={order.placing}
          {...(notNow
            ? { 'data-disabled': true, 'aria-disabled': true, 'aria-description': notNow }
            : {})}
        >
          {act}
        </Button>
      </form>
    </FormDrawer>
  );
}

/** What an order did, which may be another than what the form says by now. */
function actOf(input: object, currency: string): string {
  return 'amount' in input && typeof input.amount === 'number'
    ? `Refund ${formatMoney(money(input.amount, currency))}`
    : 'Refund';
}

function amountProblem(text: string, currency: string, left: number): string | null {
  const parsed = parseAmount(text, currency);
  if (!parsed.ok) return parsed.why;
  if (parsed.money.amount <= 0) return 'A refund is more than zero';
  if (parsed.money.amount > left) return `At most ${formatMoney(money(left, currency))} is left`;
  return null;
}
