import { Checkbox, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { businessTypes } from '../../api/accounts/rules.ts';
import { useSession } from '../layouts/use-session.ts';
import { countriesOfAccounts } from '../lib/account-countries.ts';
import { formHandle } from '../lib/handle.ts';
import { paths } from '../lib/paths.ts';
import { countryName, words } from '../lib/words.ts';
import { Section } from '../ui/section.tsx';
import {
  type AccountValues,
  fieldOfAccount,
  newAccount,
  offered,
  readAccount,
} from './account-values.ts';
import { BankAccountFields, type CheckedBank } from './bank-account-fields.tsx';
import styles from './form.module.css';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';
import type { Mistake } from './use-order.ts';

export const handle = formHandle('Create an account', () => [
  { label: 'Accounts', to: paths.accounts() },
]);

const countries = Object.keys(countriesOfAccounts)
  .map((value) => ({ value, label: countryName(value) }))
  .sort((a, b) => a.label.localeCompare(b.label));
const types = [
  { value: '', label: 'Its holder says' },
  ...businessTypes.map((value) => ({ value, label: words(value) })),
];
const agreements = [
  { value: 'full', label: 'Full: takes payments and receives transfers' },
  { value: 'recipient', label: 'Recipient: only receives transfers' },
];
const forms = [
  { value: 'controller', label: 'Its controller’s properties' },
  { value: 'type', label: 'type: express, as older apps do' },
];

/** Creates a connected account, prefilled with what is known of it. */
export function Component() {
  const { role } = useSession();
  const [values, setValues] = useState(newAccount);
  const [bank, setBank] = useState<CheckedBank | null>(null);
  const [unchecked, setUnchecked] = useState(false);
  const set = (change: Partial<AccountValues>) => setValues({ ...values, ...change });
  const read = readAccount(values, bank?.token ?? null);
  const first = read.ok ? null : (Object.values(read.mistakes)[0] ?? null);
  const unread = unchecked ? 'Have the bank account checked first, or clear it' : null;
  const name = values.name.trim();

  /** What is wrong with a field: as it is typed, or as the API or Stripe says. */
  const errorAt = (mistake: Mistake | null) => (field: keyof AccountValues) => {
    if (!read.ok) return read.mistakes[field] ?? null;
    return mistake?.field.split('.')[0] === field ? mistake.message : null;
  };

  return (
    <OrderForm
      title="Create an account"
      back={paths.accounts()}
      order={read.ok && !unchecked ? { kind: 'account.create', input: read.input } : null}
      problem={first ?? unread}
      act={name ? `Create the account of ${name}` : 'Create the account'}
      impossible={impossibleFor(role, 'account:create')}
      dirty={values !== newAccount || bank !== null || unchecked}
      fieldOf={fieldOfAccount}
      next={({ subject }) => ({
        label: 'Make the onboarding link',
        link: paths.accountLink(subject),
      })}
    >
      {(mistake) => {
        const error = errorAt(mistake);
        return (
          <>
            <p>
              An Express account. What is given here, Stripe does not ask its holder again; they
              confirm it in the onboarding.
            </p>
            <NativeSelect
              label="Country"
              data-autofocus
              data={countries}
              value={values.country}
              onChange={(event) => {
                set({ country: event.currentTarget.value });
                setBank(null);
              }}
              error={error('country')}
            />
            <TextInput
              label="Name of the business"
              autoComplete="off"
              value={values.name}
              onChange={(event) => set({ name: event.currentTarget.value })}
              error={error('name')}
            />
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="off"
              value={values.email}
              onChange={(event) => set({ email: event.currentTarget.value })}
              error={error('email')}
            />
            <NativeSelect
              label="Type of business"
              data={types}
              value={values.businessType}
              onChange={(event) => set({ businessType: event.currentTarget.value })}
              error={error('businessType')}
            />
            <TextInput
              label="Website"
              type="url"
              autoComplete="off"
              value={values.url}
              onChange={(event) => set({ url: event.currentTarget.value })}
              error={error('url')}
            />
            <TextInput
              label="Industry"
              description="Merchant category code, four digits"
              inputMode="numeric"
              maxLength={4}
              value={values.mcc}
              onChange={(event) => set({ mcc: event.currentTarget.value })}
              error={error('mcc')}
            />
            <Textarea
              label="What it sells"
              description="Serves where there is no website"
              autosize
              minRows={2}
              value={values.productDescription}
              onChange={(event) => set({ productDescription: event.currentTarget.value })}
              error={error('productDescription')}
            />
            <NativeSelect
              label="Agreement with Stripe"
              data={agreements}
              value={values.serviceAgreement}
              onChange={(event) => set({ serviceAgreement: event.currentTarget.value })}
              error={error('serviceAgreement')}
            />
            <Checkbox.Group
              label="Capabilities to ask for"
              value={[...values.capabilities]}
              onChange={(capabilities) => set({ capabilities })}
              error={error('capabilities')}
            >
              <Stack gap={8} mt={8}>
                {offered(values).map(({ name: value, label }) => (
                  <Checkbox key={value} value={value} label={label} />
                ))}
              </Stack>
            </Checkbox.Group>
            <Section title="Bank account" note="may be left to its holder">
              <div className={styles.fields} style={{ paddingTop: 12 }}>
                <BankAccountFields
                  // Another country has other numbers.
                  key={values.country}
                  country={values.country}
                  checked={bank}
                  onChecked={setBank}
                  onTyped={setUnchecked}
                  error={mistake?.field === 'bankAccount' ? mistake.message : null}
                />
              </div>
            </Section>
            <Textarea
              label="Metadata"
              description="One name: value a line; the platform’s own notes on the account"
              autosize
              minRows={2}
              value={values.metadata}
              onChange={(event) => set({ metadata: event.currentTarget.value })}
              error={error('metadata')}
            />
            <NativeSelect
              label="Stripe is told that it is Express by"
              data={forms}
              value={values.express}
              onChange={(event) => set({ express: event.currentTarget.value })}
              error={error('express')}
            />
          </>
        );
      }}
    </OrderForm>
  );
}
