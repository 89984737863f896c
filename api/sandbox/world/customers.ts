import type { Chance } from './chance.ts';

const given =
  'Olivia Liam Emma Noah Ava Ethan Mia Lucas Isabella Mason Zoe Henry Nora Samuel Aisha Mateo Ingrid Kenji Leila Callum Maeve Rohan Astrid Felix Yara Hugo Clara Idris Sofia Elias'.split(
    ' ',
  );
const family =
  'Anderson Baker Castillo Dubois Eriksson Fischer Garcia Hughes Ivanova Johnson Kim Lopez Murphy Nguyen Olsen Patel Quinn Rossi Schneider Tanaka Ueda Vargas Walker Xu Young Zimmermann'.split(
    ' ',
  );
const mailHosts = ['example.com', 'example.net', 'example.org'];

/** Test card tokens with how often customers use each. */
const cards: [token: string, weight: number][] = [
  ['tok_visa', 40],
  ['tok_mastercard', 26],
  ['tok_visa_debit', 12],
  ['tok_amex', 8],
  ['tok_gb', 4],
  ['tok_de', 4],
  ['tok_fr', 2],
  ['tok_ca', 2],
  ['tok_ch', 2],
];

/** Tokens of cards that are declined, likewise. */
const declinedCards: [token: string, weight: number][] = [
  ['tok_visa_chargeDeclined', 4],
  ['tok_visa_chargeDeclinedInsufficientFunds', 5],
  ['tok_chargeDeclinedExpiredCard', 2],
  ['tok_chargeDeclinedIncorrectCvc', 2],
  ['tok_chargeDeclinedProcessingError', 1],
];

/** Somebody who pays. */
export interface Customer {
  name: string;
  email: string;
  /** Token of the test card. */
  card: string;
}

/** A given name and a family name. */
export function personName(chance: Chance): string {
  return `${chance.pick(given)} ${chance.pick(family)}`;
}

/** Somebody who pays, with a card that is declined if the attempt is to fail. */
export function payingCustomer(chance: Chance, isDeclined: boolean): Customer {
  const name = personName(chance);
  const tail = chance.whole(1, 99);
  return {
    name,
    email: `${name.replace(' ', '.')}${tail}@${chance.pick(mailHosts)}`.toLowerCase(),
    card: chance.weighted(isDeclined ? declinedCards : cards),
  };
}
