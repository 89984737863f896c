import type { AccountDetail } from '../../client/types.ts';
import { LeftPlatform } from '../../components/left-platform.tsx';
import { NegativeBalance, owedIn } from '../../components/negative-balance.tsx';
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

type Props = Pick<
  AccountDetail,
  'status' | 'waitingOn' | 'clock' | 'disabledReason' | 'balances' | 'controller' | 'deauthorized'
>;

/** What matters most about an account: money it owes, whose turn it is and why. */
export function Standing(props: Props) {
  const { status, waitingOn, balances, clock, deauthorized } = props;
  if (deauthorized) return <LeftPlatform />;
  const owed = owedIn(balances);
  const { who } = waitingOn;
  const turn =
    who === 'nobody' ? 'Nobody has to act' : `Waiting on ${who === 'Stripe' ? who : `the ${who}`}`;
  const blocked = clock.restrictions.some(({ state }) => state === 'blocked');
  const quiet = status === 'enabled' && !blocked;
  const why = <Why {...props} />;
  if (owed.length === 0)
    return (
      <Answer tone={blocked && status === 'enabled' ? 'bad' : tones[status]} title={turn}>
        {why}
      </Answer>
    );
  return (
    <NegativeBalance owed={owed}>
      <p>
        New payments, or a debit of the account holder’s bank account, have to make up for it.
        {props.controller ? ` ${props.controller.losses}.` : ''}
      </p>
      {quiet ? null : (
        <>
          <p>{turn}.</p>
          {why}
        </>
      )}
    </NegativeBalance>
  );
}

function Why({ waitingOn, disabledReason }: Props) {
  return (
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
}

// What these say, the account's own line says already.
const saidAlready = new Set(['requirements.past_due', 'platform_paused']);

/** Both texts where they say different things; Stripe's own where it is the more exact one. */
function reasonOf(text: string, reason: AccountDetail['disabledReason']): string {
  if (!reason || saidAlready.has(reason.code)) return text;
  if (reason.code === 'under_review' || reason.code === 'requirements.pending_verification')
    return reason.text;
  // A reason that there are no words for is shown as Stripe writes it.
  const told = reason.text === reason.code ? `Stripe’s reason: ${reason.code}.` : reason.text;
  return `${text} ${told}`;
}
