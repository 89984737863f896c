import { shortDate, type UnixSeconds } from '../../../api/kit/time.ts';

/** The date of a day of payouts, with its year whatever year it is now: `21 Nov 2026`. */
export const dateOfDay = (noon: UnixSeconds): string => shortDate(noon, 0);
