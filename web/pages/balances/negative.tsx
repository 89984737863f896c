import type { BalanceDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { Answer } from '../../ui/answer.tsx';

/** Says what is owed and who has to make up for it; nothing where nothing is. */
export function Negative({ balance: { account, balances } }: { balance: BalanceDetail }) {
  const owed = balances.filter(({ available, total }) => Math.min(available, total) < 0);
  if (account?.deauthorized)
    return (
      <Answer tone="neutral" title="This account has left the platform">
        <p>Stripe gives nothing of it any more; this is the last that was known.</p>
      </Answer>
    );
  if (owed.length === 0) return null;
  return (
    <Answer
      tone="bad"
      title={
        <>
          Negative balance:{' '}
          {owed.map(({ currency, available, total }, at) => (
            <span key={currency}>
              {at > 0 ? ', ' : ''}
              <Money amount={Math.min(available, total)} currency={currency} alarm />
            </span>
          ))}
        </>
      }
    >
      <p>{remedy(account)}</p>
    </Answer>
  );
}

/** https://docs.stripe.com/connect/account-balances#accounting-for-negative-balances */
function remedy(account: BalanceDetail['account']): string {
  if (!account)
    return 'Transfers, refunds and payouts from this balance fail until payments or a top-up make up for it.';
  const who =
    account.liable === 'stripe'
      ? 'Stripe is liable for it.'
      : 'The platform is liable: Stripe reserves as much of the platform’s balance, and takes it after 180 days.';
  return `New payments, or a debit of the account holder’s bank account, have to make up for it. ${who}`;
}
