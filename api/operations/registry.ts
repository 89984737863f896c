import { disputeAccept } from '../disputes/actions.ts';
import { refundCreate } from '../payments/actions.ts';
import { transferCreate } from '../transfers/actions.ts';
import type { Action } from './action.ts';

/** Everything staff can do; a new action is its declaration and one line here. */
export const actions: readonly Action[] = [refundCreate, transferCreate, disputeAccept];
