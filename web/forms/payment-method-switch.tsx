import { MultiSelect } from '@mantine/core';
import { useState } from 'react';
import { useOutletContext, useSearchParams } from 'react-router';
import type { ConfigurationDetail } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { count } from '../lib/words.ts';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';

export const handle = formHandle(
  ({ configuration = '' }) => `Switch payment methods of ${shortId(configuration)}`,
  ({ configuration = '' }) => [
    { label: 'Payment methods', to: paths.paymentMethods() },
    {
      label: `Payment methods ${shortId(configuration)}`,
      to: paths.paymentMethodsOf(configuration),
    },
  ],
);

const fields = [
  ['on', 'Switch on', 'Shown to customers, as far as the account may take payments by them'],
  ['off', 'Switch off', 'Not shown to customers from their next payment on'],
  [
    'none',
    'Leave to the default',
    'As the parent or Stripe has them, now and whenever that changes',
  ],
] as const;

type To = (typeof fields)[number][0];
type Chosen = Readonly<Record<To, readonly string[]>>;

const named = (text: string | null): string[] => (text ?? '').split(',').filter(Boolean);

/** Switches payment methods of a configuration on and off; which, may stand in the address. */
export function Component() {
  const [search] = useSearchParams();
  // What sets an order back is another order, of which the address alone tells.
  return <Switching key={search.toString()} search={search} />;
}

function Switching({ search }: { search: URLSearchParams }) {
  const { configuration, account, methods } = useOutletContext<ConfigurationDetail>();
  const { role } = useSession();
  const [chosen, setChosen] = useState<Chosen>(() => ({
    on: named(search.get('on')),
    off: named(search.get('off')),
    none: named(search.get('none')),
  }));
  // From a method's own link only the reason is left to say.
  const filled = search.size > 0;
  const input = Object.fromEntries(
    fields.flatMap(([to]) => chosen[to].map((method) => [method, to])),
  );
  const many = Object.keys(input).length;
  return (
    <OrderForm
      title={`Payment methods of ${account ? account.name : 'the platform'}`}
      back={paths.paymentMethodsOf(configuration.id)}
      order={
        many === 0
          ? null
          : {
              kind: 'payment_method_configuration.update',
              input: {
                configuration: configuration.id,
                ...(account ? { account: account.id } : {}),
                methods: input,
              },
            }
      }
      problem={many === 0 ? 'Choose a method first' : null}
      act={many === 0 ? 'Switch payment methods' : `Switch ${count(many, 'payment method')}`}
      impossible={impossibleFor(role, 'payment_method_configuration:update')}
      dirty={many > 0}
    >
      {fields.map(([to, label, description], n) => (
        <MultiSelect
          key={to}
          label={label}
          description={description}
          searchable
          hidePickedOptions
          clearable
          clearButtonProps={{ 'aria-label': `Clear: ${label}` }}
          openOnFocus={false}
          {...(n === 0 && !filled ? { 'data-autofocus': true } : {})}
          nothingFoundMessage="No method of that name is left"
          data={optionsFor(to, methods, chosen)}
          value={[...chosen[to]]}
          onChange={(value) => setChosen({ ...chosen, [to]: value })}
        />
      ))}
    </OrderForm>
  );
}

/** The methods that may still be chosen: each once, and only where it would change something. */
function optionsFor(to: To, methods: ConfigurationDetail['methods'], chosen: Chosen) {
  const elsewhere = new Set(fields.flatMap(([other]) => (other === to ? [] : [...chosen[other]])));
  const kept = new Set(chosen[to]);
  return methods
    .filter(
      ({ method, preference, can }) =>
        kept.has(method) || (!elsewhere.has(method) && preference !== to && can.switch.ok),
    )
    .map(({ method, name }) => ({ value: method, label: name }));
}
