import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatMoney, money, toDecimal } from '../../api/kit/money.ts';
import { reversalChoices } from '../client/choices.ts';
import type { RefundInput, ReversalChoice } from '../client/types.ts';
import { readAmount } from './amount-input.tsx';

const SETTLES_AFTER = 250;

/** What somebody has typed to be taken back, by transfer; an empty text is nothing. */
type ByHand = Readonly<Record<string, string>>;

/** What is wrong with what was typed for a transfer, or null. */
const mistakeIn = (choice: ReversalChoice, text: string): string | null => {
  if (text.trim() === '') return null;
  const read = readAmount(text, choice.currency, choice.left);
  return read.ok ? null : read.why;
};

function typedReversals(choices: readonly ReversalChoice[], byHand: ByHand) {
  return choices.flatMap((choice) => {
    const read = readAmount(byHand[choice.transfer] ?? '', choice.currency, choice.left);
    return read.ok ? [{ ...choice, reversed: read.amount }] : [];
  });
}

/** The end of the act's name: `, reverse 36.00 USD from 2 sellers`. */
function actOf(taken: readonly (ReversalChoice & { reversed: number })[]): string {
  const [first] = taken;
  if (!first) return '';
  const sellers = new Set(taken.map(({ account }) => account)).size;
  const from = `${sellers} ${sellers === 1 ? 'seller' : 'sellers'}`;
  if (taken.some(({ currency }) => currency !== first.currency)) return `, reverse from ${from}`;
  const sum = taken.reduce((all, { reversed }) => all + reversed, 0);
  return `, reverse ${formatMoney(money(sum, first.currency))} from ${from}`;
}

/**
 * What a refund takes back of the separate transfers of its payment: in proportion, or as somebody
 * types it.
 * @param charge null for a payment that has no such transfers.
 * @param amount what is to be refunded, or null while that is not known.
 */
export function useReversals(charge: string | null, amount: number | null) {
  const [byHand, setByHand] = useState<ByHand | null>(null);
  const [settled] = useDebouncedValue(amount, SETTLES_AFTER);
  const { data } = useQuery({
    ...reversalChoices(charge ?? '', settled ?? 0),
    enabled: charge !== null && settled !== null,
  });
  const choices = data?.data ?? [];
  const problem = byHand
    ? (choices.map((each) => mistakeIn(each, byHand[each.transfer] ?? '')).find(Boolean) ?? null)
    : null;
  const taken = byHand
    ? typedReversals(choices, byHand)
    : choices
        .filter(({ proposed }) => proposed > 0)
        .map((choice) => ({ ...choice, reversed: choice.proposed }));
  const reversals: RefundInput['reversals'] = byHand
    ? taken.map(({ transfer, reversed }) => ({ transfer, amount: reversed }))
    : undefined;
  return {
    choices,
    byHand,
    problem,
    /** For the input; undefined: in proportion. */
    reversals,
    act: actOf(taken),
    mistake: (choice: ReversalChoice) =>
      byHand ? mistakeIn(choice, byHand[choice.transfer] ?? '') : null,
    /** From here on what is typed counts, beginning with what is proposed. */
    typeThem: () =>
      setByHand(
        Object.fromEntries(
          choices.map(({ transfer, proposed, currency }) => [
            transfer,
            proposed > 0 ? toDecimal(money(proposed, currency)) : '',
          ]),
        ),
      ),
    inProportion: () => setByHand(null),
    type: (transfer: string, text: string) => setByHand({ ...byHand, [transfer]: text }),
  };
}
