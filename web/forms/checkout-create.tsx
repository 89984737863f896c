import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../client/api.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { paths } from '../lib/paths.ts';
import { AmountInput } from './amount-input.tsx';
import { ItemFields, ShareFields } from './checkout-fields.tsx';
import { type CheckoutValues, mistakesAt, readCheckout } from './checkout-values.ts';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';
import { PickAccount } from './pick-account.tsx';

export const handle = formHandle('New checkout', () => [
  { label: 'Checkout', to: paths.checkout() },
]);

const begun: CheckoutValues = {
  items: [{ key: 0, name: '', price: '', quantity: '1' }],
  currency: 'usd',
  customerEmail: '',
  type: 'destination',
  destination: '',
  fee: '',
  transferGroup: '',
  onBehalfOf: '',
  shares: [],
  successUrl: '',
  cancelUrl: '',
  expiresAt: null,
};

/** Hours until a session expires that can be chosen; Stripe allows a day at most. */
const hours = [1, 3, 12] as const;

/** Stripe's clock, which a local Stripe's may be far from this machine's. */
const terms = queryOptions({
  queryKey: ['checkout-terms'],
  queryFn: ({ signal }) => answer(api.checkout.terms.$get({}, { init: { signal } })),
  staleTime: 60_000,
});

/** Has a customer pay on Stripe's page, and says what of it goes to whom. */
export function Component() {
  const { role } = useSession();
  const { data: clock } = useQuery(terms);
  const [values, setValues] = useState(begun);
  const [pressed, setPressed] = useState(false);
  const set = (change: Partial<CheckoutValues>) => setValues((now) => ({ ...now, ...change }));
  const { order, problem, mistakes: typed, act } = readCheckout(values);
  const { type, currency } = values;
  return (
    <OrderForm
      title="New checkout"
      back={paths.checkout()}
      order={order}
      problem={problem}
      act={act}
      impossible={impossibleFor(role, 'checkout:create')}
      dirty={values !== begun}
      onRefused={() => setPressed(true)}
    >
      {(mistake) => {
        const mistakes = { ...typed, ...mistakesAt(mistake, values) };
        // What the API finds wrong is said at once: all that it needs was typed.
        const isSaid = pressed || mistake !== null;
        const told = (field: string, text: string) =>
          isSaid || text !== '' ? (mistakes[field] ?? null) : null;
        return (
          <>
            <ItemFields
              items={values.items}
              currency={currency}
              mistakes={mistakes}
              pressed={isSaid}
              onItems={(items) => set({ items })}
            />
            <TextInput
              label="Currency"
              maxLength={3}
              value={currency.toUpperCase()}
              onChange={(event) => set({ currency: event.currentTarget.value.toLowerCase() })}
              error={mistakes.currency ?? null}
            />
            <TextInput
              label="Customer’s e-mail"
              description="Stands on the page already; may be left out"
              type="email"
              value={values.customerEmail}
              onChange={(event) => set({ customerEmail: event.currentTarget.value })}
              error={told('customerEmail', values.customerEmail)}
            />
            <SegmentedControl
              fullWidth
              aria-label="Charge type"
              data={[
                { value: 'destination', label: 'Destination charge' },
                { value: 'separate', label: 'Separate charges' },
              ]}
              value={type}
              onChange={(value) => set({ type: value === 'separate' ? 'separate' : 'destination' })}
            />
            {type === 'destination' ? (
              <>
                <PickAccount
                  first={false}
                  label="Destination"
                  description="Gets all of it at once, less the application fee"
                  account={values.destination}
                  onAccount={(destination) => set({ destination })}
                  error={isSaid ? (mistakes.destination ?? null) : null}
                />
                <AmountInput
                  label="Application fee"
                  description="What the platform keeps of it, and pays Stripe’s fee from"
                  text={values.fee}
                  onText={(fee) => set({ fee })}
                  currency={currency}
                  error={told('fee', values.fee)}
                />
              </>
            ) : (
              <>
                <TextInput
                  label="Transfer group"
                  description="What the payment and its transfers belong to, such as ORDER100; may be left out"
                  value={values.transferGroup}
                  onChange={(event) => set({ transferGroup: event.currentTarget.value })}
                  error={mistakes.transferGroup ?? null}
                />
                <PickAccount
                  first={false}
                  label="On behalf of"
                  description="Whose name stands on the customer’s statement; may be left out"
                  account={values.onBehalfOf}
                  onAccount={(onBehalfOf) => set({ onBehalfOf })}
                  error={mistakes.onBehalfOf ?? null}
                />
                <ShareFields
                  shares={values.shares}
                  currency={currency}
                  mistakes={mistakes}
                  pressed={isSaid}
                  role={role}
                  onShares={(shares) => set({ shares })}
                />
              </>
            )}
            <TextInput
              label="After paying, go to"
              placeholder="https://…"
              description="{CHECKOUT_SESSION_ID} in it becomes the session’s id"
              inputMode="url"
              value={values.successUrl}
              onChange={(event) => set({ successUrl: event.currentTarget.value })}
              error={told('successUrl', values.successUrl)}
            />
            <TextInput
              label="On cancel, go to"
              placeholder="https://…"
              description="May be left out"
              inputMode="url"
              value={values.cancelUrl}
              onChange={(event) => set({ cancelUrl: event.currentTarget.value })}
              error={told('cancelUrl', values.cancelUrl)}
            />
            <NativeSelect
              label="Expires"
              disabled={!clock}
              error={mistakes.expiresAt ?? null}
              data={[
                { value: '', label: 'After 24 hours' },
                ...hours.map((n) => ({
                  value: String(n),
                  label: `After ${n === 1 ? 'an hour' : `${n} hours`}`,
                })),
              ]}
              onChange={({ currentTarget: { value } }) =>
                set({
                  expiresAt: value && clock ? clock.stripeNow + Number(value) * 3600 : null,
                })
              }
            />
          </>
        );
      }}
    </OrderForm>
  );
}
