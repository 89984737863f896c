import type { GroupLedger } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { count } from '../../lib/words.ts';
import { Answer, Figures } from '../../ui/answer.tsx';

/** What a group comes to in one currency: what of the collected the platform keeps. */
export function Headline({ ledger }: { ledger: GroupLedger }) {
  const { currency, kept, collected } = ledger;
  const amount = (value: number) => <Money amount={value} currency={currency} dash />;
  const whole = <Money amount={collected} currency={currency} />;
  const title =
    kept < 0 ? (
      <>
        The platform is out of pocket by <Money amount={-kept} currency={currency} />, having
        collected {whole}
      </>
    ) : (
      <>
        The platform keeps <Money amount={kept} currency={currency} /> of {whole} collected
      </>
    );
  return (
    <>
      <Answer tone={kept < 0 ? 'bad' : ledger.unbooked > 0 ? 'waiting' : 'neutral'} title={title}>
        <p>
          <Holders ledger={ledger} /> {unsettled(ledger)}
        </p>
      </Answer>
      <Figures
        figures={[
          ['Collected', amount(collected)],
          ['Stripe’s fees', amount(ledger.fees)],
          ['Paid to sellers', amount(ledger.transferred)],
          ['Back from sellers', amount(ledger.reversed)],
          ['Application fees', amount(ledger.applicationFees)],
          ['Back to customers', amount(ledger.refunded)],
          ['Lost to disputes', amount(ledger.disputed)],
          ...(ledger.toppedUp === 0 ? [] : [['Topped up', amount(ledger.toppedUp)] as const]),
          ['Kept', <Money key="kept" amount={kept} currency={currency} alarm />],
          ['Out of pocket', amount(ledger.outOfPocket)],
          ['Available', amount(ledger.available)],
          ['Pending', amount(ledger.pending)],
        ]}
      />
    </>
  );
}

/** Who else has part of it. */
function Holders({ ledger: { shares, currency } }: { ledger: GroupLedger }) {
  if (shares.length === 0) return 'No seller has been sent anything.';
  const left = shares.reduce((sum, share) => sum + share.left, 0);
  if (left === 0)
    return `${count(shares.length, 'seller has', 'sellers have')} nothing left of it.`;
  return left < 0 ? (
    <>
      {count(shares.length, 'seller is', 'sellers are')} out of pocket by{' '}
      <Money amount={-left} currency={currency} />.
    </>
  ) : (
    <>
      {count(shares.length, 'seller has', 'sellers have')}{' '}
      <Money amount={left} currency={currency} /> of it.
    </>
  );
}

/** What may still change the figures. */
function unsettled({ unbooked, entries }: GroupLedger): string {
  if (unbooked > 0)
    return `${count(unbooked, 'object is', 'objects are')} not wholly booked by Stripe yet; these figures are what is.`;
  return entries.some(({ status }) => status === 'pending')
    ? 'Not all of it is available yet.'
    : 'All of it is booked and available.';
}
