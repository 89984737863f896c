import type { AccountDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { Time } from '../../components/time.tsx';
import { Answer } from '../../ui/answer.tsx';

type Tone = 'good' | 'waiting' | 'bad' | 'neutral';

const tones: Record<AccountDetail['status'], Tone> = {
  enabled: 'good',
  onboarding: 'waiting',
  in_review: 'neutral',
  restricted_soon: 'waiting',
  restricted: 'bad',
  rejected: 'neutral',
};

type Props = Pick<AccountDetail, 'status' | 'waitingOn' | 'disabledReason' | 'balances'>;

/** What matters most about an account: money it owes, then whose turn it is and why. */
export function Standing({ status, waitingOn, disabledReason, balances }: Props) {
  const owed = balances.filter(({ available, total }) => available < 0 || total < 0);
  const turn = waitingOn.who === 'nobody' ? 'Nobody has to act' : `Waiting on ${waitingOn.who}`;
  const why = (
    <p>
      {reasonOf(waitingOn.text, disabledReason)}
      {waitingOn.by === null ? null : (
        <>
          {' '}
          Due <Time at={waitingOn.by} due />.
        </>
      )}
    </p>
  );
  if (owed.length === 0)
    return (
      <Answer tone={tones[status]} title={turn}>
        {why}
      </Answer>
    );
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
      <p>New payments, or a debit of the account holder’s bank account, have to make up for it.</p>
      {status === 'enabled' ? null : (
        <>
          <p>{turn}.</p>
          {why}
        </>
      )}
    </Answer>
  );
}

// What these say, the account's own line says already.
const saidAlready = new Set(['requirements.past_due', 'platform_paused']);

/** Both texts where they say different things; Stripe's own where it is the more exact one. */
function reasonOf(text: string, reason: AccountDetail['disabledReason']): string {
  if (!reason || saidAlready.has(reason.code)) return text;
  if (reason.code === 'under_review' || reason.code === 'requirements.pending_verification')
    return reason.text;
  return `${text} ${reason.text}`;
}
