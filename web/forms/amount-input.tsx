import { TextInput } from '@mantine/core';
import { formatMoney, type Money, money, parseAmount } from '../../api/kit/money.ts';

/** An amount as it is typed: what it says, or what is wrong with it. */
export type TypedAmount = { ok: true; amount: number } | { ok: false; why: string };

/** Reads a typed amount of more than zero. @param most minor units; null where there is no most */
export function readAmount(text: string, currency: string, most: number | null): TypedAmount {
  const parsed = parseAmount(text, currency);
  if (!parsed.ok) return parsed;
  const { amount } = parsed.money;
  if (amount <= 0) return { ok: false, why: 'It has to be more than zero' };
  if (most !== null && amount > most)
    return { ok: false, why: `At most ${formatMoney(money(most, currency))} is left` };
  return { ok: true, amount };
}

interface Props {
  label?: string;
  description?: string;
  text: string;
  onText: (text: string) => void;
  /** Of the amount; it stands beside what is typed. */
  currency: string;
  /** What is wrong with it, once it is to be said. */
  error: string | null;
  /** Where the form begins. */
  first?: boolean;
}

/** A field for an amount in a known currency. */
export function AmountInput(props: Props) {
  const { label = 'Amount', description, text, onText, currency, error, first = false } = props;
  return (
    <TextInput
      label={label}
      description={description}
      inputMode="decimal"
      rightSection={currency.toUpperCase()}
      rightSectionWidth={48}
      {...(first ? { 'data-autofocus': true } : {})}
      value={text}
      onChange={(event) => onText(event.currentTarget.value)}
      error={error}
    />
  );
}

/** What is left of something, for the description of its amount. */
export const leftOfWhole = (left: Money, whole: Money, verb: string): string =>
  `${formatMoney(left)} of ${formatMoney(whole)} is left to ${verb}`;
