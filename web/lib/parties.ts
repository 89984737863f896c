import { money, sum } from '../../api/kit/money.ts';
import type { Effect } from '../client/types.ts';

/** What an order comes to for one party in one currency. */
export interface PartyTotal {
  readonly key: string;
  readonly name: string;
  readonly currency: string;
  /** Minor units; negative is money leaving the party. */
  readonly total: number;
  /** What it is made of, in the order in which it happens. */
  readonly effects: readonly Effect[];
}

function nameOf({ party }: Effect): string {
  switch (party.type) {
    case 'platform':
      return 'The platform';
    case 'customer':
      return 'The customer';
    case 'account':
    case 'bank':
      return party.name;
  }
}

const keyOf = ({ party, currency }: Effect): string =>
  `${party.type === 'account' ? party.account : party.type} ${currency}`;

/** The effects by whom they concern, in the order in which each is first named. */
export function byParty(effects: readonly Effect[]): PartyTotal[] {
  return [...Map.groupBy(effects, keyOf)].map(([key, own]) => {
    const [first] = own as [Effect];
    const amounts = own.map(({ amount, currency }) => money(amount, currency));
    return {
      key,
      name: nameOf(first),
      currency: first.currency,
      total: sum(amounts, first.currency).amount,
      effects: own,
    };
  });
}
