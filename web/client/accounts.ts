import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';
import { type ListParams, list } from './queries.ts';

/** The accounts whose onboarding has not been finished, page by page. */
export const unfinishedList = list('accounts', api.accounts.onboarding.$get, ['onboarding']);

/** How many of them the filters find. */
export const unfinishedSummary = ({ sort: _sort, cursor: _cursor, ...query }: ListParams) =>
  queryOptions({
    queryKey: ['accounts', 'summary', 'onboarding', query],
    queryFn: ({ signal }) =>
      answer(api.accounts.onboarding.summary.$get({ query }, { init: { signal } })),
  });

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
