import {
  accountCreate,
  accountReject,
  accountUnreject,
  payoutScheduleUpdate,
} from '../accounts/actions.ts';
import { checkoutCreate, checkoutCreateSplit, checkoutExpire } from '../checkout/actions.ts';
import { disputeAccept } from '../disputes/actions.ts';
import { saveEvidence, submitEvidence } from '../evidence/actions.ts';
import { paymentMethodConfigurationUpdate } from '../payment-methods/actions.ts';
import { refundCancel, refundCreate } from '../payments/actions.ts';
import { payoutCancel, payoutCreate, payoutReverse } from '../payouts/actions.ts';
import { transferCreate, transferReverse } from '../transfers/actions.ts';
import type { Action } from './action.ts';

/** Everything staff can do; a new action is its declaration and one line here. */
export const actions: readonly Action[] = [
  refundCreate,
  refundCancel,
  transferCreate,
  transferReverse,
  payoutCreate,
  payoutCancel,
  payoutReverse,
  payoutScheduleUpdate,
  accountCreate,
  accountReject,
  accountUnreject,
  disputeAccept,
  saveEvidence,
  submitEvidence,
  paymentMethodConfigurationUpdate,
  checkoutCreate,
  checkoutCreateSplit,
  checkoutExpire,
];
