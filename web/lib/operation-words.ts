import { formatMoney, money } from '../../api/kit/money.ts';
import type { Operation } from '../client/types.ts';
import { operationName } from './words.ts';

/** What an operation does, with the amounts that it moves or to whom: `Refund 40.00 USD`. */
export function actOf({
  kind,
  moves,
  subjectName,
}: Pick<Operation, 'kind' | 'moves' | 'subjectName'>): string {
  const amounts = moves.map(({ amount, currency }) => formatMoney(money(amount, currency)));
  if (amounts.length > 0) return `${operationName(kind)} ${amounts.join(' and ')}`;
  return [operationName(kind), subjectName].filter(Boolean).join(' · ');
}

type Tone = 'good' | 'waiting' | 'bad' | 'neutral';

/** How an operation stands, for whoever ordered it or looks at it. */
export const standings: Readonly<
  Record<Operation['status'], { tone: Tone; title: string; text: string }>
> = {
  waiting_approval: {
    tone: 'waiting',
    title: 'waiting for approval',
    text: 'Nothing has been sent. Somebody else has to approve exactly this.',
  },
  waiting_funds: {
    tone: 'waiting',
    title: 'waiting for funds',
    text: 'It is sent by itself as soon as the available balance covers it.',
  },
  queued: {
    tone: 'neutral',
    title: 'waiting for its turn',
    text: 'It is written down and will be sent to Stripe.',
  },
  running: {
    tone: 'neutral',
    title: 'asking Stripe',
    text: 'It is written down and on its way.',
  },
  unknown: {
    tone: 'waiting',
    title: 'Stripe has not answered yet',
    text: 'It is asked again under the same key, so it happens once at most. Do not order it anew; this page changes as soon as it is known.',
  },
  succeeded: { tone: 'good', title: 'done', text: 'Stripe has done all of it.' },
  partly_done: {
    tone: 'waiting',
    title: 'partly done',
    text: 'Some steps were done and one was not. What is left is told below.',
  },
  refused: { tone: 'bad', title: 'refused', text: 'Nothing was done.' },
  canceled: { tone: 'neutral', title: 'canceled', text: 'Nothing was done.' },
  expired: {
    tone: 'neutral',
    title: 'expired',
    text: 'Nobody approved it in time, so nothing was done.',
  },
};
