import type { ReactNode } from 'react';
import { counteredFee, isAppeal, isInquiry } from '../../../api/disputes/rules.ts';
import type { DisputeDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { Time } from '../../components/time.tsx';
import { Answer, Figures } from '../../ui/answer.tsx';

const tones = { won: 'good', lost: 'bad' } as const;

const toneOf = ({ dispute: { status }, standing: { turn } }: DisputeDetail) =>
  turn === 'platform' ? 'waiting' : (tones[status as keyof typeof tones] ?? 'neutral');

/** How a dispute stands and whose turn it is, until when; then what it came to. */
export function Headline({ dispute: data }: { dispute: DisputeDetail }) {
  const { dispute, standing, reason } = data;
  const { due_by, past_due, has_evidence } = dispute.evidence_details;
  const waits = standing.turn === 'platform';
  return (
    <>
      <Answer tone={toneOf(data)} title={standing.text}>
        {waits && due_by ? (
          <p>
            Due <Time at={due_by} due />
            {past_due ? ', which has passed' : ''}.
          </p>
        ) : null}
        {standing.more ? <p>{standing.more}</p> : null}
        {waits && reason.toWin ? <p>{reason.toWin}</p> : null}
        {waits ? <AnswerCosts dispute={data} /> : null}
        {waits && dispute.intended_submission_method?.endsWith('smart_disputes') ? (
          <p>Left alone, Stripe answers it with evidence of its own (Smart Disputes).</p>
        ) : null}
        {waits && has_evidence ? <p>Evidence is drafted, and not yet sent.</p> : null}
      </Answer>
      <Came figures={data.figures} />
    </>
  );
}

/** What Stripe takes for answering, and when it gives that back. */
function AnswerCosts({ dispute: { dispute, figures } }: { dispute: DisputeDetail }) {
  if (isInquiry(dispute.status)) return <p>Answering an inquiry costs nothing.</p>;
  const fee = figures && counteredFee(figures.currency);
  if (!figures || fee === null || isAppeal(dispute.status)) return null;
  if (fee === 0) return <p>Answering costs nothing.</p>;
  return (
    <p>
      Answering costs <Money amount={fee} currency={figures.currency} />, which comes back only if
      the dispute is won. The fee for receiving it stays either way.
    </p>
  );
}

function Came({ figures: came }: Pick<DisputeDetail, 'figures'>) {
  if (!came) return null;
  const { currency } = came;
  const shown: [string, number][] = [
    ['Taken', came.withdrawn],
    ['Came back', came.returned],
    ['Fee for receiving', came.receivedFee],
    ['Fee for answering', came.answeredFee],
  ];
  const figures: [string, ReactNode][] = shown.map(([name, amount]) => [
    name,
    <Money key={name} amount={amount} currency={currency} dash />,
  ]);
  figures.push([
    'Balance changed by',
    <Money key="net" amount={came.net} currency={currency} signed alarm />,
  ]);
  return <Figures figures={figures} />;
}
