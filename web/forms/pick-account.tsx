import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accountChoices } from '../client/queries.ts';
import { statusLabel } from '../components/status-badge.tsx';
import { shortId } from '../lib/ids.ts';

interface Props {
  /** The chosen account's id; empty: none yet. */
  account: string;
  onAccount: (account: string) => void;
  error: string | null;
}

/** Finds a connected account by name, e-mail or id; those that cannot be sent money say why. */
export function PickAccount({ account, onAccount, error }: Props) {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, 200);
  const { data, isFetching } = useQuery(accountChoices(asked));
  const found = (data?.data ?? []).map(({ id, name, status }) => ({
    value: id,
    label: `${name} · ${shortId(id)}${status === 'rejected' ? ` · ${statusLabel(status)}: cannot be sent money` : ''}`,
    disabled: status === 'rejected',
  }));
  // What was chosen stays a choice whatever is searched for, such as one that a link names.
  const options =
    account && !found.some(({ value }) => value === account)
      ? [{ value: account, label: account, disabled: false }, ...found]
      : found;
  return (
    <Select
      label="Account"
      placeholder="Name, e-mail or acct_…"
      searchable
      data-autofocus
      data={options}
      value={account || null}
      onChange={(value) => onAccount(value ?? '')}
      onSearchChange={setText}
      // The API has searched already, by more than what the label says.
      filter={({ options: all }) => all}
      nothingFoundMessage={isFetching ? 'Searching …' : 'No account is called so'}
      maxDropdownHeight={280}
      error={error}
    />
  );
}
