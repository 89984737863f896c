import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { checkBankAccount } from '../client/accounts.ts';
import { ApiError, tell } from '../client/errors.ts';
import { countriesOfAccounts } from '../lib/account-countries.ts';
import { countryName } from '../lib/words.ts';
import styles from './form.module.css';

/** A bank account that Stripe has checked. */
export type CheckedBank = Awaited<ReturnType<typeof checkBankAccount>>['data'];

interface Props {
  /** The account's country. */
  country: string;
  checked: CheckedBank | null;
  onChecked: (bank: CheckedBank | null) => void;
  /** Something stands in the fields that Stripe has not checked. */
  onTyped: (typed: boolean) => void;
  /** What the order is refused for. */
  error: string | null;
}

const nothing = { accountNumber: '', routingNumber: '', holderName: '', holderType: '' };
const holders = [
  { value: '', label: 'Not said' },
  { value: 'individual', label: 'A person' },
  { value: 'company', label: 'A company' },
];

/**
 * A bank account by its numbers, which Stripe checks at once: an order holds only what stands for
 * it. Once checked it is shown by its last digits.
 */
export function BankAccountFields({ country, checked, onChecked, onTyped, error }: Props) {
  const usual = countriesOfAccounts[country];
  const [values, setValues] = useState(nothing);
  const [currency, setCurrency] = useState<string | null>(null);
  const checking = useMutation({
    mutationFn: checkBankAccount,
    onSuccess: ({ data }) => {
      setValues(nothing);
      onTyped(false);
      // The form stays open, and the numbers have no place in it any more.
      checking.reset();
      onChecked(data);
    },
  });
  const set = (change: Partial<typeof values>) => {
    const next = { ...values, ...change };
    setValues(next);
    onTyped(Object.values(next).some(Boolean));
    if (checking.error) checking.reset();
  };
  if (checked)
    return (
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div role="status">
          <p>
            {checked.bankName ?? 'Bank account'} ····{checked.last4}, {countryName(checked.country)}
            , {checked.currency.toUpperCase()}
          </p>
          {error ? <p className={styles.refusal}>{error}</p> : null}
        </div>
        <Button variant="default" onClick={() => onChecked(null)}>
          Give another
        </Button>
      </Group>
    );
  const at = (field: string) =>
    checking.error instanceof ApiError && checking.error.field === field
      ? checking.error.message
      : null;
  const known = ['accountNumber', 'routingNumber', 'holderName', 'holderType', 'currency'];
  const elsewhere =
    checking.error && !known.some((field) => at(field)) ? tell(checking.error).message : error;
  const { accountNumber, routingNumber, holderName, holderType } = values;
  const money = currency ?? usual?.currency ?? '';
  return (
    <div className={styles.fields}>
      {usual?.routing ? (
        <TextInput
          label={usual.routing}
          autoComplete="off"
          value={routingNumber}
          onChange={(event) => set({ routingNumber: event.currentTarget.value })}
          error={at('routingNumber')}
        />
      ) : null}
      <TextInput
        label={usual?.iban ? 'IBAN' : 'Account number'}
        autoComplete="off"
        value={accountNumber}
        onChange={(event) => set({ accountNumber: event.currentTarget.value })}
        error={at('accountNumber')}
      />
      <TextInput
        label="Currency of the bank account"
        maxLength={3}
        value={money.toUpperCase()}
        onChange={(event) => setCurrency(event.currentTarget.value.toLowerCase())}
        error={at('currency')}
      />
      <TextInput
        label="Holder of the bank account"
        autoComplete="off"
        value={holderName}
        onChange={(event) => set({ holderName: event.currentTarget.value })}
        error={at('holderName')}
      />
      <NativeSelect
        label="The holder is"
        data={holders}
        value={holderType}
        onChange={(event) => set({ holderType: event.currentTarget.value })}
        error={at('holderType')}
      />
      {elsewhere ? (
        <p role="alert" className={styles.refusal}>
          {elsewhere}
        </p>
      ) : null}
      <Button
        variant="default"
        loading={checking.isPending}
        disabled={accountNumber.trim() === ''}
        onClick={() =>
          checking.mutate({
            country,
            currency: money,
            accountNumber: accountNumber.trim(),
            ...(routingNumber.trim() ? { routingNumber: routingNumber.trim() } : {}),
            ...(holderName.trim() ? { holderName: holderName.trim() } : {}),
            ...(holderType === 'individual' || holderType === 'company' ? { holderType } : {}),
          })
        }
      >
        Check the bank account
      </Button>
    </div>
  );
}
