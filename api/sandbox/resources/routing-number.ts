import { invalid } from '../engine/errors.ts';

/** How countries number banks or their branches; elsewhere any number is taken. */
const FORMS: Partial<Record<string, RegExp>> = {
  AU: /^\d{3}-?\d{3}$/,
  CA: /^(\d{5}-?\d{3}|0\d{8})$/,
  GB: /^\d{2}-?\d{2}-?\d{2}$/,
  JP: /^\d{4}-?\d{3}$/,
  SG: /^\d{4}-?\d{3}$/,
  US: /^\d{9}$/,
};
/** The weights of the digits of an American number, whose sum ends in 0. */
const ABA_WEIGHTS = [3, 7, 1, 3, 7, 1, 3, 7, 1];

/** Whether banks of a country (ISO 3166) can have that number. */
export function isRoutingNumber(country: string, number: string): boolean {
  const form = FORMS[country];
  if (form && !form.test(number)) return false;
  if (country !== 'US') return true;
  return ABA_WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(number[at]), 0) % 10 === 0;
}

/** Refuses a number that no bank of the country can have: `routing_number_invalid`. */
export function checkRoutingNumber(
  country: string,
  number: string | undefined,
  param: string,
): void {
  if (number === undefined || isRoutingNumber(country, number)) return;
  throw invalid(
    'The bank account you provided has an invalid routing number.',
    param,
    'routing_number_invalid',
  );
}
