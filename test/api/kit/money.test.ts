import { describe, expect, it } from 'vitest';
import { parseAmount } from '../../../api/kit/money.ts';

describe('an amount that is typed', () => {
  it.each([
    ['12.50', 'usd', 1250],
    ['12.5', 'usd', 1250],
    ['12', 'usd', 1200],
    ['1,234.5', 'usd', 123450],
    ['1,000', 'jpy', 1000],
    ['−3', 'jpy', -3],
    ['1.500', 'kwd', 1500],
    ['100', 'isk', 10000],
  ])('%s %s', (text, currency, amount) => {
    expect(parseAmount(text, currency)).toEqual({ ok: true, money: { amount, currency } });
  });

  // A point groups thousands in half the world: a thousand yen must not become one.
  it.each([
    ['1.000', 'jpy', 'JPY has no decimals'],
    ['100.', 'jpy', 'JPY has no decimals'],
    ['100.0', 'jpy', 'JPY has no decimals'],
    ['1.000', 'usd', 'USD has 2 decimals'],
    ['1.0000', 'kwd', 'KWD has 3 decimals'],
    ['100.', 'usd', 'Write an amount in figures, such as 12.50'],
    ['1,00', 'usd', 'Write an amount in figures, such as 12.50'],
    ['1,0000', 'usd', 'Write an amount in figures, such as 12.50'],
    ['12,34,567', 'usd', 'Write an amount in figures, such as 12.50'],
    ['', 'usd', 'Write an amount in figures, such as 12.50'],
    ['ten', 'jpy', 'Write an amount in figures, such as 1250'],
    ['1.50', 'isk', 'Amounts in ISK go in steps of 1'],
    ['1.501', 'kwd', 'Amounts in KWD go in steps of 0.010'],
    ['99999999999999999', 'usd', 'The amount is too large'],
  ])('%s %s is refused', (text, currency, why) => {
    expect(parseAmount(text, currency)).toEqual({ ok: false, why });
  });
});
