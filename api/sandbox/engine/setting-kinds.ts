import { z } from 'zod';

/** What values a setting takes: as a schema, and in words for whoever gave another. */
export interface SettingKind<T> {
  schema: z.ZodType<T>;
  takes: string;
}

/** One setting: its default is what Stripe does, or most probably does, in test mode. */
export interface Declaration<T> extends SettingKind<T> {
  usual: T;
  /** One sentence for people, without its full stop. */
  meaning: string;
  /** It decides how a world is made, and stays with it. */
  ofNewWorld: boolean;
}

/** Declares a setting that can be changed at any time. */
export function setting<T>(kind: SettingKind<T>, usual: T, meaning: string): Declaration<T> {
  return { ...kind, usual, meaning, ofNewWorld: false };
}

/** Declares one that is read when a world is made, and never again. */
export function ofNewWorld<T>(kind: SettingKind<T>, usual: T, meaning: string): Declaration<T> {
  return { ...kind, usual, meaning, ofNewWorld: true };
}

export const flag: SettingKind<boolean> = { schema: z.boolean(), takes: 'true or false' };

/** A whole number of a unit that the meaning names. */
export function whole(most: number, least = 0): SettingKind<number> {
  const schema = z.int().min(least).max(most);
  return { schema, takes: `a whole number from ${least} to ${most}` };
}

/** A whole number, or null for no bound at all. */
export function wholeOrNone(most: number): SettingKind<number | null> {
  const { schema, takes } = whole(most);
  return { schema: schema.nullable(), takes: `${takes}, or null` };
}

export const name: SettingKind<string> = {
  schema: z.string().trim().min(1).max(100),
  takes: 'a text of at most 100 characters',
};

export function oneOf<const T extends string>(words: readonly T[]): SettingKind<T> {
  return { schema: z.enum(words), takes: `one of ${words.join(', ')}` };
}

const countryCode = z.string().regex(/^[A-Z]{2}$/);
const currencyCode = z.string().regex(/^[a-z]{3}$/);

export const country: SettingKind<string> = {
  schema: countryCode,
  takes: 'the two capital letters of a country',
};

export const countries: SettingKind<readonly string[]> = {
  schema: z.array(countryCode),
  takes: 'countries by their two capital letters, as US,CA',
};

export const currency: SettingKind<string> = {
  schema: currencyCode,
  takes: 'the three small letters of a currency',
};

export const currencies: SettingKind<readonly string[]> = {
  schema: z.array(currencyCode).min(1),
  takes: 'currencies by their three small letters, as usd,eur',
};

export const amounts: SettingKind<Readonly<Record<string, number>>> = {
  schema: z.record(currencyCode, z.number().int().min(0)),
  takes: 'minor units for each currency as JSON, as {"eur":2000}',
};

export const rates: SettingKind<Readonly<Record<string, number>>> = {
  schema: z.record(currencyCode, z.number().positive()),
  takes: 'a rate for each currency as JSON, as {"aud":0.65}',
};
