import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { cameBack } from '../../../api/payouts/rules.ts';
import type { PayoutDetail } from '../../client/types.ts';
import { Time } from '../../components/time.tsx';
import { useNow } from '../../lib/now.ts';
import { paths } from '../../lib/paths.ts';
import { Answer } from '../../ui/answer.tsx';
import { bankName } from './bank.ts';

/** Banks return what they do not take within about five business days. */
const returnsWithin = 7 * 86_400;

interface Props {
  payout: PayoutDetail;
}

/** The first thing to know of a payout: where the money is, and whose turn it is. */
export function Standing({ payout }: Props) {
  const { payout: object, original } = payout;
  if (payout.reversedBy) return <Reversed by={payout.reversedBy} />;
  switch (object.status) {
    case 'pending':
      return (
        <Answer tone="waiting" title={<Arrival payout={payout} />}>
          <p>
            It waits to leave for the bank.
            {object.automatic || original
              ? null
              : ' Until it leaves, it can be canceled at Stripe.'}
          </p>
          {original ? <TakesBack id={original.id} /> : null}
        </Answer>
      );
    case 'in_transit':
      return (
        <Answer tone="waiting" title={<Arrival payout={payout} />}>
          <p>It is on its way to the bank.</p>
          {original ? <TakesBack id={original.id} /> : null}
        </Answer>
      );
    case 'paid':
      return <Paid payout={payout} />;
    case 'failed':
      return <Failed payout={payout} />;
    case 'canceled':
      return (
        <Answer tone="neutral" title="Canceled before it left">
          <Returned payout={payout} />
        </Answer>
      );
    default:
      return null;
  }
}

/** A reversal is a payout of its own, and may fail as such: https://docs.stripe.com/connect/payout-reversals */
function Reversed({ by: { id, status } }: { by: NonNullable<PayoutDetail['reversedBy']> }) {
  const failed = status !== null && cameBack(status);
  return (
    <Answer
      tone={failed ? 'bad' : 'neutral'}
      title={
        failed
          ? 'Its reversal failed: the amount is still at the bank'
          : `Reversed: the amount ${status === 'paid' ? 'was' : 'is being'} taken back from the bank`
      }
    >
      <p>
        See the <Link to={paths.payout(id)}>payout that takes it back</Link>.
      </p>
    </Answer>
  );
}

/** When it arrives, arrived or should have, and where. */
function Arrival({ payout: { payout, destination, original } }: Props) {
  const now = useNow(true);
  const bank = destination && bankName({ ...destination, destination: destination.id });
  const { arrival_date, status } = payout;
  const when = <Time at={arrival_date} due />;
  if (original)
    return (
      <>
        {status === 'paid' ? 'Taken back' : 'To be taken back'} {when}
        {bank ? ` from ${bank}` : null}
      </>
    );
  return (
    <>
      {arrival_date > now ? 'Arrives' : status === 'paid' ? 'Arrived' : 'Was to arrive'} {when}
      {bank ? ` at ${bank}` : null}
    </>
  );
}

const TakesBack = ({ id }: { id: string }) => (
  <p>
    It takes back <Link to={paths.payout(id)}>an earlier payout</Link>.
  </p>
);

/** Stripe says "paid" when it expects a payout to have arrived; the bank may yet return it. */
function Paid({ payout }: Props) {
  const now = useNow(true);
  const { original, payout: object } = payout;
  return (
    <Answer tone="good" title={<Arrival payout={payout} />}>
      {object.arrival_date + returnsWithin > now ? (
        <p>
          {original
            ? 'That is when Stripe expected it. The bank can still refuse to give it back.'
            : 'That is when Stripe expected it there. A bank can still return it within five business days.'}
        </p>
      ) : null}
      {original ? <TakesBack id={original.id} /> : null}
    </Answer>
  );
}

/** Who can change where the money goes: https://docs.stripe.com/connect/payouts-bank-accounts */
function whoMends({ account }: PayoutDetail): string {
  if (account === null) return 'The platform';
  return account.collects === 'application'
    ? 'The platform, for the account holder,'
    : 'The account holder';
}

function Failed({ payout }: Props) {
  const { failure, payout: object, destination } = payout;
  return (
    <Answer tone="bad" title={failure ? `Failed: ${lowerFirst(failure.what)}` : 'Failed'}>
      {failure?.mend ? (
        <p>
          {whoMends(payout)} must {failure.mend}.
        </p>
      ) : object.failure_message ? (
        <p>{object.failure_message}</p>
      ) : null}
      <Returned payout={payout} />
      {destination ? <BankNow destination={destination} /> : null}
      {destination?.status === 'errored' && !destination.removed ? (
        <Mend account={payout.account} />
      ) : null}
      <p>{whatNext(payout)}</p>
    </Answer>
  );
}

/** What becomes of the amount that came back. */
function whatNext({ payout, destination, account }: PayoutDetail): string {
  if (!payout.automatic) return 'It was ordered by hand, and is not tried again by itself.';
  if (account?.payouts_enabled === false)
    return 'Stripe pays nothing out to this account at the moment; its page says why.';
  return destination?.status === 'errored' && !destination.removed
    ? 'With the next payout after that the amount goes out again.'
    : 'With the next payout by schedule the amount goes out again.';
}

/** Words after a colon; a code that stands for itself is left as Stripe writes it. */
const lowerFirst = (text: string) => text.replace(/^The /, 'the ');

/** That the money came back, and when. */
function Returned({ payout: { bookings, account } }: Props): ReactNode {
  const back = bookings.find(({ type }) => type === 'payout_failure' || type === 'payout_cancel');
  const whose = account === null ? 'the platform’s' : `${account.name ?? 'the account'}’s`;
  return (
    <p>
      The amount went back to {whose} balance
      {back ? (
        <>
          {' '}
          <Time at={back.created} />
        </>
      ) : null}
      .
    </p>
  );
}

/** Where a bank account that stops payouts is mended; the platform's own only at Stripe. */
function Mend({ account }: Pick<PayoutDetail, 'account'>) {
  if (account === null) return null;
  return (
    <p>
      The <Link to={paths.account(account.id)}>page of the account</Link> has the links that lead
      its holder there.{' '}
      <Link to={paths.payoutSchedulesThat('bank_errored')}>All accounts that wait for that</Link>
    </p>
  );
}

/** What Stripe does with a bank account that a payout came back from. */
function BankNow({ destination }: { destination: NonNullable<PayoutDetail['destination']> }) {
  if (destination.removed) return <p>This bank account has been removed since.</p>;
  switch (destination.status) {
    case 'errored':
      return (
        <p>
          Stripe has marked the bank account as errored: nothing is paid out to it by schedule until
          its details are updated.
        </p>
      );
    case null:
      return null;
    default:
      return <p>The bank account is not marked as errored any more: its details were updated.</p>;
  }
}
