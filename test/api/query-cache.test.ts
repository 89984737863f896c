import { MutationObserver, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { previewQuery } from '../../web/client/operations.ts';
import { queryClient } from '../../web/client/query-client.ts';
import { eventually } from '../support/eventually.ts';

// What people type about people is in the browser as long as the form that they type it into.

test('what a form has sent is forgotten with the form', async () => {
  const form = new MutationObserver(queryClient, {
    mutationFn: async (_sent: { accountNumber: string }) => 'https://connect.stripe.com/setup/1',
  });
  const leave = form.subscribe(() => {});
  await form.mutate({ accountNumber: '000123456789' });
  const sent = () => queryClient.getMutationCache().getAll();
  expect(sent()).toHaveLength(1);
  leave();
  await eventually(() => expect(sent()).toEqual([]));
});

test('what a form has previewed is forgotten with the form', async () => {
  const order = { kind: 'account.create', input: { country: 'US', email: 'jenny@example.com' } };
  const form = new QueryObserver(queryClient, previewQuery(order, false));
  const leave = form.subscribe(() => {});
  expect(queryClient.getQueryCache().getAll()).toHaveLength(1);
  leave();
  await eventually(() => expect(queryClient.getQueryCache().getAll()).toEqual([]));
});
