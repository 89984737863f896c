import type { BalanceDetail } from '../../client/types.ts';
import { LeftPlatform } from '../../components/left-platform.tsx';
import { NegativeBalance, owedIn } from '../../components/negative-balance.tsx';

/** Says what is owed and who has to make up for it; nothing where nothing is. */
export function Negative({ balance: { account, balances } }: { balance: BalanceDetail }) {
  if (account?.deauthorized) return <LeftPlatform />;
  const owed = owedIn(balances);
  if (owed.length === 0) return null;
  return (
    <NegativeBalance owed={owed}>
      <p>{remedy(account)}</p>
    </NegativeBalance>
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
