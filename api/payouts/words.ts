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
    what: 'The bank account has been closed',
    mend: 'give a bank account that is open',
  },
  account_frozen: {
    what: 'The bank account is frozen',
    mend: 'have the bank release it, or give another bank account',
  },
  bank_account_restricted: {
    what: 'The bank account is restricted in what it may receive, or in how much',
    mend: 'have the bank lift the restriction, or give another bank account',
  },
  bank_ownership_changed: {
    what: 'The branch of the bank has a new owner, and the old account details are void',
    mend: 'ask the bank for the new account details, and give those',
  },
  could_not_process: {
    what: 'The bank could not process the payout',
    mend: 'confirm with the bank that it takes such payments, or give another bank account',
  },
  debit_not_authorized: {
    what: 'The bank account does not allow debits, which Stripe asks for with payouts too',
    mend: 'have the bank allow debits, or give another bank account',
  },
  declined: {
    what: 'The bank declined the payout',
    mend: 'ask the bank for the reason before it is tried again',
  },
  incorrect_account_holder_address: {
    what: 'The address of the bank account’s holder is not the one the bank knows',
    mend: 'give the address exactly as the bank has it',
  },
  incorrect_account_holder_name: {
    what: 'The name of the bank account’s holder is not the one the bank knows',
    mend: 'give the name exactly as the bank has it',
  },
  incorrect_account_holder_tax_id: {
    what: 'The tax number of the bank account’s holder is not the one the bank knows',
    mend: 'give the tax number exactly as the bank has it',
  },
  incorrect_account_type: {
    what: 'The type of the bank account is wrong, such as checking or savings',
    mend: 'give the bank account again with its right type',
  },
  insufficient_funds: {
    what: 'The Stripe balance no longer covered the payout',
    mend: 'wait until the balance covers it, or top the balance up',
  },
  invalid_account_number: {
    what: 'There is no such account number at this bank',
    mend: 'give the right account number',
  },
  invalid_account_number_length: {
    what: 'The account number has too many or too few digits',
    mend: 'give the whole account number, and nothing but it',
  },
  invalid_currency: {
    what: 'The bank account does not take payments in this currency',
    mend: 'give a bank account that takes this currency',
  },
  no_account: {
    what: 'The bank knows no account with these details',
    mend: 'give the right bank details',
  },
  unsupported_card: {
    what: 'The bank no longer takes payouts to this card',
    mend: 'give another debit card, or a bank account',
  },
};

const isKnown = (code: string): code is PayoutFailureCode =>
  (payoutFailureCodes as readonly string[]).includes(code);

/** The failure in words; of a code that is newer than this text, the code itself. */
export const failureWords = (code: string): FailureWords =>
  isKnown(code) ? words[code] : { what: code, mend: null };
