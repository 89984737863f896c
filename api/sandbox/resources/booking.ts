import { addBusinessDays, DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import { decimals, share } from '../engine/money.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { makeApplicationFee } from './application-fee-creation.ts';
import { balanceObject } from './balance.ts';
import { post } from './funds.ts';
import { disputeAsTested } from './test-card-dispute.ts';
import { type TestPaymentMethod, testPaymentMethod } from './test-payment-methods.ts';
import { makeTransfer } from './transfer-creation.ts';

type Charge = ObjectTypes['charge'];

/** Days after which the money of a debit that never resolves counts as received. */
const UNRESOLVED_DEBIT_DAYS = 60;

/**
 * Books a captured charge of `account`: its balance transaction with Stripe's fee and, for a
 * destination charge, the transfer and the application fee; all share one `available_on`
 * (stripe-facts 3.2). A test card that disputes does so right after; a debit, once it has cleared.
 */
export function bookCharge(context: Context, account: string, id: string): Charge {
  const charge = context.store.get('charge', id);
  const test = testPaymentMethod(context.store.internal('charge', id).test)!;
  const settlement = settle(context, charge, test);
  const availableOn = fundsOn(context, charge, test);
  const direct = account !== context.platform;
  const fee = direct ? charge.application_fee_amount : null;
  const booked = post(context, {
    account,
    type: test.type === 'card' ? 'charge' : 'payment',
    reportingCategory: 'charge',
    amount: settlement.amount,
    currency: settlement.currency,
    exchangeRate: settlement.exchangeRate,
    source: id,
    description: charge.description,
    availableOn,
    feeDetails: [
      ...(fee ? [applicationFeeDetail(context, fee, settlement.currency)] : []),
      {
        amount: settlement.fee,
        application: null,
        currency: settlement.currency,
        description: 'Stripe processing fees',
        type: 'stripe_fee',
      },
    ],
  });
  if (isAvailableAtOnce(context, test)) {
    context.emit('balance.available', account, balanceObject(context, account));
  }
  let changes: Partial<Charge> = { balance_transaction: booked.id };
  if (charge.transfer_data) {
    changes = { ...changes, ...distribute(context, charge, settlement, availableOn) };
  } else if (fee) {
    const made = makeApplicationFee(context, {
      account,
      amount: fee,
      charge: id,
      currency: settlement.currency,
      originatingTransaction: null,
      availableOn,
    });
    changes = { ...changes, application: context.application, application_fee: made.id };
  }
  const after = context.change('charge', charge, changes);
  return charge.status === 'pending' ? after : disputeAsTested(context, after);
}

/** Sends a destination charge's money on and takes the platform's application fee back. */
function distribute(
  context: Context,
  charge: Charge,
  settlement: Settlement,
  availableOn: number,
): Partial<Charge> {
  const destination = charge.transfer_data!.destination as string;
  const fee = charge.application_fee_amount;
  const feeInSettlement = fee && share(settlement.amount, fee, charge.amount_captured);
  const wanted = charge.transfer_data!.amount;
  const notes = context.store.internal('charge', charge.id).transfer;
  const { transfer, payment } = makeTransfer(context, {
    amount:
      wanted === null
        ? settlement.amount
        : share(settlement.amount, wanted, charge.amount_captured),
    currency: settlement.currency,
    destination,
    sourceTransaction: charge.id,
    transferGroup: charge.transfer_group,
    availableOn,
    ...(notes?.description && { description: notes.description }),
    ...(notes?.metadata && { metadata: notes.metadata }),
    payment: { application_fee_amount: feeInSettlement, ...notes?.payment_data },
    ...(feeInSettlement && {
      feeDetails: [applicationFeeDetail(context, feeInSettlement, settlement.currency)],
    }),
  });
  if (feeInSettlement) {
    const made = makeApplicationFee(context, {
      account: destination,
      amount: feeInSettlement,
      charge: payment.id,
      currency: settlement.currency,
      originatingTransaction: charge.id,
      availableOn,
    });
    context.change('charge', payment, {
      application: context.application,
      application_fee: made.id,
    });
  }
  return { transfer: transfer.id };
}

function applicationFeeDetail(context: Context, amount: number, currency: string) {
  return {
    amount,
    application: context.application,
    currency,
    description: `${context.settings.platformName} application fee`,
    type: 'application_fee',
  };
}

interface Settlement {
  amount: number;
  currency: string;
  exchangeRate: number | null;
  /** Stripe's processing fee in the settlement currency. */
  fee: number;
}

/** What a charge comes to in the currency that the platform holds. */
function settle(context: Context, charge: Charge, test: TestPaymentMethod): Settlement {
  const { settings } = context;
  const captured = charge.amount_captured;
  if (settings.settlementCurrencies.includes(charge.currency)) {
    const { currency } = charge;
    const fee = feeOf(context, captured, test);
    return { amount: captured, currency, exchangeRate: null, fee };
  }
  const currency = settings.conversionCurrency;
  const rate = settings.exchangeRates[charge.currency]!;
  const scale = 10 ** (decimals(currency) - decimals(charge.currency));
  const amount = Math.round(captured * rate * scale);
  return { amount, currency, exchangeRate: rate, fee: feeOf(context, amount, test) };
}

function feeOf({ settings }: Context, amount: number, { debit }: TestPaymentMethod): number {
  return debit
    ? Math.min(share(amount, settings.debitFeeBasisPoints, 10_000), settings.debitFeeMost)
    : share(amount, settings.feeBasisPoints, 10_000) + settings.feeFixed;
}

function isAvailableAtOnce(context: Context, test: TestPaymentMethod): boolean {
  return test.availableAtOnce === true && context.settings.bypassPendingAtOnce;
}

/** Seconds that the bank takes to answer a debit. */
export function debitSeconds({ settings }: Context, test: TestPaymentMethod): number {
  return test.debit?.delayed ? settings.asynchronousOutcomeSeconds : settings.promptDebitSeconds;
}

function fundsOn(context: Context, charge: Charge, test: TestPaymentMethod): number {
  const now = context.now();
  if (isAvailableAtOnce(context, test)) return now;
  if (charge.status !== 'pending') {
    return addBusinessDays(now, context.settings.settlementDelayDays);
  }
  // A debit is booked while it is processed; test ACH settles straight into the balance then.
  if (test.debit?.failureCode === 'never') return now + UNRESOLVED_DEBIT_DAYS * DAY;
  const answered = now + debitSeconds(context, test);
  // The money of one that fails never becomes available: it is taken back before.
  return test.debit?.failureCode
    ? addBusinessDays(answered, context.settings.settlementDelayDays)
    : answered;
}
