import { type Kind, say } from '../finding.ts';
import type { HolderPayouts } from '../scopes/payouts.ts';

const payoutFailed: Kind<HolderPayouts> = {
  kind: 'payout_failed',
  judge({ account, payouts }) {
    const followed = new Set<string>();
    const failed = payouts.filter(({ status, currency }) => {
      if (status === 'failed') return !followed.has(currency);
      // A canceled one says nothing of whether the next would arrive.
      if (status !== 'canceled') followed.add(currency);
      return false;
    });
    return {
      found: failed.map(({ id, amount, currency, failureCode, created }) => ({
        subject: id,
        account,
        risk: { amount, currency },
        since: created,
        facts: `${say(amount, currency)} came back from the bank${failureCode ? ` (${failureCode.replaceAll('_', ' ')})` : ''}, and nothing has been paid out in ${currency.toUpperCase()} since.`,
        fix: { act: 'see_payout', payout: id },
      })),
    };
  },
};

/** What payouts ask of a person. */
export const payoutKinds: readonly Kind<HolderPayouts>[] = [payoutFailed];
