import type { ErrorRow } from './error-row.ts';
import { accountErrors } from './error-rows-accounts.ts';
import { chargeErrors } from './error-rows-charges.ts';
import { externalAccountErrors } from './error-rows-external-accounts.ts';
import { listErrors } from './error-rows-lists.ts';
import { moneyErrors } from './error-rows-money.ts';
import { paymentErrors } from './error-rows-payments.ts';
import { requestErrors } from './error-rows-requests.ts';

/** Every error that the facts tell of, by their section, with a request that brings it about. */
export const errorTable: ErrorRow[] = [
  ...requestErrors,
  ...listErrors,
  ...accountErrors,
  ...externalAccountErrors,
  ...paymentErrors,
  ...chargeErrors,
  ...moneyErrors,
];
