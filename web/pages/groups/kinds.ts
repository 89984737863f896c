import type { GroupEntry } from '../../client/types.ts';

/** What the members of a group are called. */
export const kindNames: Record<GroupEntry['kind'], string> = {
  charge: 'Payment',
  transfer: 'Transfer',
  transfer_reversal: 'Reversal',
  refund: 'Refund',
  dispute: 'Dispute',
  application_fee: 'Application fee',
  fee_refund: 'Application fee refund',
  topup: 'Top-up',
};
