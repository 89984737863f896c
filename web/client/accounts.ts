import { answer, api } from './api.ts';

/** A bank account by its numbers. */
export interface BankNumbers {
  country: string;
  currency: string;
  accountNumber: string;
  routingNumber?: string;
  holderName?: string;
  holderType?: 'individual' | 'company';
}

/**
 * Has Stripe check a bank account. @returns what stands for it in an order, without its number
 * @throws ApiError at the field that Stripe refuses
 */
export const checkBankAccount = (numbers: BankNumbers) =>
  answer(api.accounts['bank-tokens'].$post({ json: numbers }));

/** Makes a link to an account's Express Dashboard. @returns it, this once. */
export const makeLoginLink = (account: string, reason: string) =>
  answer(
    api.accounts[':id']['login-link'].$post({
      param: { id: encodeURIComponent(account) },
      json: { reason },
    }),
  );
