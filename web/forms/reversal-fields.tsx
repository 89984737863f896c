import { Checkbox } from '@mantine/core';
import { formatMoney, money } from '../../api/kit/money.ts';
import type { ReversalChoice } from '../client/types.ts';
import { AmountInput, leftOfWhole } from './amount-input.tsx';
import type { useReversals } from './use-reversals.ts';

interface Props {
  reversals: ReturnType<typeof useReversals>;
}

/** What a refund takes back from each seller: in proportion, or as it is typed. */
export function ReversalFields({ reversals }: Props) {
  const { choices, byHand, mistake, typeThem, inProportion, type } = reversals;
  if (choices.length === 0) return null;
  return (
    <>
      <Checkbox
        label="Take back from sellers in proportion"
        description="Leaves out whose balance cannot bear it; otherwise you say what is taken from whom"
        checked={byHand === null}
        onChange={(event) => (event.currentTarget.checked ? inProportion() : typeThem())}
      />
      {byHand
        ? choices.map((choice) => (
            <AmountInput
              key={choice.transfer}
              label={`Take back from ${choice.accountName}`}
              description={about(choice)}
              text={byHand[choice.transfer] ?? ''}
              onText={(text) => type(choice.transfer, text)}
              currency={choice.currency}
              error={mistake(choice)}
            />
          ))
        : null}
    </>
  );
}

function about({ left, amount, available, currency }: ReversalChoice): string {
  const ofWhole = leftOfWhole(money(left, currency), money(amount, currency), 'reverse');
  return available === null
    ? `${ofWhole}; it has left the platform`
    : `${ofWhole}; it has ${formatMoney(money(available, currency))} available`;
}
