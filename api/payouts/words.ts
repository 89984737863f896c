import { type PayoutFailureCode, payoutFailureCodes } from './rules.ts';

/** Why a payout failed, in words. */
export interface FailureWords {
  /** What happened; the code itself where no words are known for it. */
  readonly what: string;
  /** What whoever it was paid out to must do, after "must"; null where no words are known. */
  readonly mend: string | null;
}

/** Stripe's own list, in the words of who has to mend it: https://docs.stripe.com/api/payouts/failures */
const words: Readonly<Record<PayoutFailureCode, FailureWords>> = {
  account_closed: {
    what: 'The bank account is closed',
    mend: 'give a bank account that is open',
  },
  account_frozen: {
    what: 'The bank account is frozen',
    mend: 'have the bank release it, or give another bank account',
  },
  bank_account_restricted: {
    what: 'The bank account is restricted',
    mend: 'ask the bank which payments it may take, or how many, or give another bank account',
  },
  bank_ownership_changed: {
    what: 'The branch of the bank has a new owner',
    mend: 'ask the bank for the new account details, since the old ones are void, and give those',
  },
  could_not_process: {
    what: 'The bank could not process it',
    mend: 'confirm with the bank that it takes such payments, or give another bank account',
  },
  debit_not_authorized: {
    what: 'The bank account allows no debits',
    mend: 'have the bank allow debits, or give another bank account',
  },
  declined: {
    what: 'The bank declined it',
    mend: 'ask the bank why before it is tried again',
  },
  incorrect_account_holder_address: {
    what: 'The holder’s address is not the bank’s',
    mend: 'give the address exactly as the bank has it',
  },
  incorrect_account_holder_name: {
    what: 'The holder’s name is not the bank’s',
    mend: 'give the name exactly as the bank has it',
  },
  incorrect_account_holder_tax_id: {
    what: 'The holder’s tax number is not the bank’s',
    mend: 'give the tax number exactly as the bank has it',
  },
  incorrect_account_type: {
    what: 'The type of the bank account is wrong',
    mend: 'give the bank account with its right type, such as checking or savings',
  },
  insufficient_funds: {
    what: 'The Stripe balance was too low',
    mend: 'wait until the balance covers it, or top the balance up',
  },
  invalid_account_number: {
    what: 'The account number is wrong',
    mend: 'give the right account number',
  },
  invalid_account_number_length: {
    what: 'The account number has a wrong length',
    mend: 'give the whole account number, and nothing but it',
  },
  invalid_currency: {
    what: 'The bank does not take this currency',
    mend: 'give a bank account that takes this currency',
  },
  no_account: {
    what: 'The bank knows no such account',
    mend: 'give the right bank details',
  },
  unsupported_card: {
    what: 'The card takes no payouts any more',
    mend: 'give another debit card, or a bank account',
  },
};

const isKnown = (code: string): code is PayoutFailureCode =>
  (payoutFailureCodes as readonly string[]).includes(code);

/** The failure in words; of a code that is newer than this text, the code itself. */
export const failureWords = (code: string): FailureWords =>
  isKnown(code) ? words[code] : { what: code, mend: null };
