import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatMoney, money } from '../../api/kit/money.ts';
import { sourceChoices } from '../client/choices.ts';
import type { SourceCandidate } from '../client/types.ts';
import { shortId } from '../lib/ids.ts';
import { Pick } from './pick.tsx';

interface Props {
  /** The chosen payment's id; empty: none. */
  payment: string;
  /** @param found what is known of it; undefined where it was not among what was found. */
  onPayment: (payment: string, found: SourceCandidate | undefined) => void;
}

/** Finds a payment that money can be sent on from, with what is left of each. */
export function PickPayment({ payment, onPayment }: Props) {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, 200);
  const { data, isFetching } = useQuery(sourceChoices(asked));
  const candidates = data ?? [];
  const found = candidates.map(({ id, customer, left, currency, can: { drawOn } }) => ({
    value: id,
    label: [
      customer ?? 'Payment',
      shortId(id),
      ...(drawOn.ok ? [`${formatMoney(money(left, currency))} left`] : []),
    ].join(' · '),
    why: drawOn.ok ? null : drawOn.why,
  }));
  return (
    <Pick
      label="Paid from"
      description="The payment whose money it is; left out, the available balance has to cover it"
      placeholder="Customer, order or ch_…"
      found={found}
      searching={isFetching}
      nothing={asked ? 'No payment is called so' : 'There is no payment yet'}
      onSearch={setText}
      value={payment}
      onValue={(id) =>
        onPayment(
          id,
          candidates.find((each) => each.id === id),
        )
      }
      error={null}
    />
  );
}
