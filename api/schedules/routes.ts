import { Hono } from 'hono';
import { z } from 'zod';
import type { Services } from '../context.ts';
import { textQuery } from '../kit/query.ts';
import { validate } from '../kit/validate.ts';
import { need } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { summaryOf } from '../store/summary.ts';
import { calendarOf } from './calendar.ts';
import { type StoredScheduleRow, scheduleListing, scheduleRow, schedulesSource } from './list.ts';
import { calendarDays } from './rules.ts';

const [fortnight, month] = calendarDays;

/** How far the calendar reaches. */
const daysQuery = validate(
  'query',
  z.object({
    days: z
      .enum([`${fortnight}`, `${month}`], `days is ${fortnight} or ${month}.`)
      .default(`${fortnight}`),
  }),
);

/**
 * `/api/payouts/schedules` and `/api/payouts/calendar`: who is paid out when, and who is not. They
 * come before the payouts, of which one is named by whatever else stands there.
 */
export const scheduleRoutes = ({
  store,
  stripe,
  sync,
}: Pick<Services, 'store' | 'stripe' | 'sync'>) =>
  new Hono()
    .get('/schedules', need('payout:read'), textQuery, async (c) => {
      const query = parseListQuery(scheduleListing, c.req.valid('query'));
      const page = await listRows<StoredScheduleRow>(store, schedulesSource, query);
      const now = stripe.now();
      const data = page.data.map((row) => scheduleRow(row, now));
      return c.json({ ...page, data, asOf: sync.asOf() });
    })
    .get('/schedules/summary', need('payout:read'), textQuery, async (c) => {
      const query = c.req.valid('query');
      const data = await summaryOf(store, schedulesSource, scheduleListing, query);
      return c.json({ data, asOf: sync.asOf() });
    })
    .get('/calendar', need('payout:read'), daysQuery, async (c) => {
      const data = await calendarOf({ store, stripe }, Number(c.req.valid('query').days));
      return c.json({ data, asOf: sync.asOf() });
    });
