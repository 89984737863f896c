import { type Kind, say } from '../finding.ts';
import type { HolderPayouts } from '../scopes/payouts.ts';

const payoutFailed: Kind<HolderPayouts> = {
  kind: 'payout_failed',
  judge({ account, payouts }) {
    // A canceled one says nothing of whether the next would arrive. What came back of earlier
    // failures is in the newest one again.
    const attempts = payouts.filter(({ status }) => status !== 'canceled');
    const newest = Map.groupBy(attempts, ({ currency }) => currency).values();
    const failed = [...newest].flatMap(([first]) => (first?.status === 'failed' ? first : []));
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
