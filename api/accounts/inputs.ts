import { z } from 'zod';
import { accountInput, currencyInput, holderInput } from '../operations/inputs.ts';
import {
  longestDelay,
  payoutIntervals,
  payoutsActions,
  payoutWeekdays,
  rejectReasons,
} from './rules.ts';

/** What staff give to reject an account. */
export const accountRejectInput = z.strictObject({
  account: accountInput,
  reason: z.enum(rejectReasons, `Stripe knows these reasons: ${rejectReasons.join(', ')}.`),
  payoutsAction: z.enum(payoutsActions, 'Payouts are paused (pause) or not (none).').optional(),
});
export type AccountRejectInput = z.infer<typeof accountRejectInput>;

/** What staff give to lift the platform's rejection of an account. */
export const accountUnrejectInput = z.strictObject({ account: accountInput });
export type AccountUnrejectInput = z.infer<typeof accountUnrejectInput>;

/** Each day once, so that equal schedules are equal inputs. */
const eachOnce = <Day extends string | number>(days: readonly Day[]): boolean =>
  new Set(days).size === days.length;

/** What staff give to change when an account, or the platform, is paid out; what is absent stays as it is. */
export const payoutScheduleInput = z
  .strictObject({
    account: holderInput,
    interval: z.enum(payoutIntervals, `Payouts are made ${payoutIntervals.join(', ')}.`).optional(),
    weeklyPayoutDays: z
      .array(z.enum(payoutWeekdays, 'Choose from monday to friday.'), 'The days are a list.')
      .min(1, 'Choose at least one day.')
      .refine(eachOnce, 'Name each day once.')
      .optional(),
    monthlyPayoutDays: z
      .array(
        z
          .int('A day of the month is a whole number.')
          .min(1, 'A day of the month is 1 to 31.')
          .max(31, 'A day of the month is 1 to 31.'),
        'The days are a list.',
      )
      .min(1, 'Choose at least one day.')
      .refine(eachOnce, 'Name each day once.')
      .optional(),
    delayDays: z
      .int('The delay is a whole number of days.')
      .min(0, `The delay is 0 to ${longestDelay} days.`)
      .max(longestDelay, `The delay is 0 to ${longestDelay} days.`)
      .optional(),
    /** Minor units by currency; 0 keeps nothing back. */
    minimumBalance: z
      .record(
        currencyInput,
        z
          .int('A minimum balance is a whole number of minor units.')
          .min(0, 'A minimum balance is not below zero.'),
        'The minimum balances are amounts by currency.',
      )
      .optional(),
    debitNegativeBalances: z.boolean('debitNegativeBalances is true or false.').optional(),
  })
  .refine(({ account: _account, ...settings }) => Object.keys(settings).length > 0, {
    error: 'Say what to change.',
    path: ['interval'],
  })
  .refine(
    ({ interval = 'weekly', weeklyPayoutDays }) => !weeklyPayoutDays || interval === 'weekly',
    { error: 'Days of the week go with the weekly interval.', path: ['weeklyPayoutDays'] },
  )
  .refine(
    ({ interval = 'monthly', monthlyPayoutDays }) => !monthlyPayoutDays || interval === 'monthly',
    { error: 'Days of the month go with the monthly interval.', path: ['monthlyPayoutDays'] },
  )
  .refine(({ weeklyPayoutDays, monthlyPayoutDays }) => !(weeklyPayoutDays && monthlyPayoutDays), {
    error: 'Choose days of the week or of the month.',
    path: ['monthlyPayoutDays'],
  });
export type PayoutScheduleInput = z.infer<typeof payoutScheduleInput>;
