import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';

/** How many a picker asks for. */
const MOST = '20';

/**
 * Accounts that money can be sent to, and others with why not. Those that can be paid out are asked
 * for by themselves, so that a platform's many beginners do not keep them from the top.
 */
export const destinationChoices = (text: string) =>
  queryOptions({
    queryKey: ['accounts', 'destinations', text],
    queryFn: async ({ signal }) => {
      const ask = async (payouts_enabled: 'true' | 'false') => {
        const query = { limit: MOST, payouts_enabled, ...(text ? { q: text } : {}) };
        const page = await answer(api.transfers.destinations.$get({ query }, { init: { signal } }));
        return page.data;
      };
      const found = (await Promise.all([ask('true'), ask('false')])).flat();
      return found.toSorted((a, b) => Number(b.can.receive.ok) - Number(a.can.receive.ok));
    },
    placeholderData: keepPreviousData,
  });

/** Payments that money can be sent on from, with what is left of them, then others with why not. */
export const sourceChoices = (text: string) =>
  queryOptions({
    queryKey: ['payments', 'sources', text],
    queryFn: async ({ signal }) => {
      const query = { limit: MOST, ...(text ? { q: text } : {}) };
      const { data } = await answer(api.transfers.sources.$get({ query }, { init: { signal } }));
      return data.toSorted((a, b) => Number(b.can.drawOn.ok) - Number(a.can.drawOn.ok));
    },
    placeholderData: keepPreviousData,
  });

/** What refunding so much of a charge would take back from sellers, in minor units. */
export const reversalChoices = (charge: string, amount: number) =>
  queryOptions({
    queryKey: ['payments', charge, 'reversals', amount],
    queryFn: ({ signal }) =>
      answer(
        api.payments[':id'].reversals.$get(
          { param: { id: charge }, query: { amount: String(amount) } },
          { init: { signal } },
        ),
      ),
    placeholderData: keepPreviousData,
  });

/** What can be paid out of each currency of a balance now, by method, in minor units. */
export const payable = (holder: string) =>
  queryOptions({
    queryKey: ['balances', holder, 'payable'],
    queryFn: ({ signal }) =>
      answer(api.payouts.payable[':holder'].$get({ param: { holder } }, { init: { signal } })),
  });
