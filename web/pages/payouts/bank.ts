import { shortId } from '../../lib/ids.ts';
import { words } from '../../lib/words.ts';

/** Where a payout goes to. */
interface Destination {
  /** The id of the bank account or card. */
  destination: string | null;
  /** `bank_account` or `card`. */
  type: string;
  /** The bank's name, or the card's brand. */
  bank: string | null;
  last4: string | null;
}

/** Where it goes to, as its holder calls it: `STRIPE TEST BANK ····6789`; null where nobody says. */
export function bankName({ destination, type, bank, last4 }: Destination): string | null {
  if (last4) return `${bank ?? words(type)} ····${last4}`;
  return destination && shortId(destination);
}

/** The same for narrow columns, what tells one from another first. */
export const bankLine = (of: Destination): string | null =>
  of.last4 ? `····${of.last4} ${of.bank ?? words(of.type)}` : bankName(of);
