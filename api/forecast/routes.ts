import { Hono } from 'hono';
import { dateOf } from '../balances/over-time.ts';
import type { Services } from '../context.ts';
import { notFound } from '../kit/errors.ts';
import { need } from '../staff/permission.ts';
import { courseOf } from './course.ts';
import { type CurrencyFacts, readFacts } from './facts.ts';
import { type Remedy, type Shortage, shortagesOf } from './shortage.ts';

/** `date`: until when the money has to be there, or is to be kept. */
function remedyOf(remedy: Remedy) {
  const { act, amount } = remedy;
  if (act === 'hold_queued') return remedy;
  return { act, amount, date: dateOf(act === 'top_up' ? remedy.day : remedy.until) };
}

const shortageOf = ({ day, clears, because, remedies, ...rest }: Shortage) => ({
  ...rest,
  date: dateOf(day),
  because: because.map(({ day: on, ...item }) => ({ ...item, date: dateOf(on) })),
  remedies: remedies.map(remedyOf),
  clears: clears === null ? null : dateOf(clears),
});

/** One currency's days to come. `date` is a day of UTC, `2026-11-21`; amounts in minor units. */
function outlookOf({ currency, pending, undated, paidOut, facts }: CurrencyFacts) {
  const { days } = courseOf(facts);
  const low = days.find(({ lowest }) => lowest < 0);
  const shortages = shortagesOf(facts);
  return {
    currency,
    available: facts.available,
    pending,
    /** What of it nobody knows the day of, so that it is in none of the days. */
    undated,
    payouts: { keepBack: facts.payouts.keepBack, paidOut },
    days: days.map(({ day, ...figures }) => ({ date: dateOf(day), ...figures })),
    possible: facts.possible.map(({ kind, id, amount, day }) => ({
      kind,
      id,
      amount,
      date: dateOf(Math.max(day, facts.today)),
    })),
    shortages: shortages.map(shortageOf),
    /** The first day below zero if every possible debit came, where it is not below zero anyway. */
    atWorst:
      low && !shortages.some(({ kind }) => kind === 'overdrawn')
        ? { date: dateOf(low.day), missing: -low.lowest }
        : null,
  };
}

/** `/api/balances/:id/forecast`: the days to come, from the snapshots alone. */
export const forecastRoutes = (services: Services) =>
  new Hono().get('/:id/forecast', need('balance:read'), async (c) => {
    const holder = c.req.param('id');
    const facts = await readFacts(services, holder);
    if (!facts) throw notFound(`The balance of ${holder}`);
    const data = {
      /** When the holder is paid out by itself, in words. */
      payouts: facts.payouts,
      /** What waits for the platform's funds, in the order in which it is let go. */
      queue: facts.queue,
      /** What would be drawn from it if somebody approved it. */
      undecided: facts.undecided,
      currencies: facts.currencies.map(outlookOf),
    };
    return c.json({ data, asOf: facts.observedAt });
  });
