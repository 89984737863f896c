import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { destinationChoices } from '../client/choices.ts';
import type { DestinationCandidate } from '../client/types.ts';
import { shortId } from '../lib/ids.ts';
import { type Choice, Pick } from './pick.tsx';

interface Props {
  label?: string;
  description?: string;
  /** Whether the form begins here, where nothing is chosen. */
  first?: boolean;
  /** The chosen account's id; empty: none yet. */
  account: string;
  onAccount: (account: string) => void;
  error: string | null;
}

/** Finds a connected account by name, e-mail or id; those that cannot be sent money say why. */
export function PickAccount(props: Props) {
  const { label = 'Account', description, account, onAccount, error, first = true } = props;
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, 200);
  const { data, isFetching } = useQuery(destinationChoices(asked));
  const [begun] = useState(account);
  const begunWith = useQuery({ ...destinationChoices(begun), enabled: begun !== '' });
  const found = (data ?? []).map(choiceOf);
  return (
    <Pick
      first={first && begun === ''}
      begun={begunWith.data?.map(choiceOf).find(({ value }) => value === begun)}
      label={label}
      {...(description ? { description } : {})}
      placeholder="Name, e-mail or acct_…"
      found={found}
      searching={isFetching}
      nothing={asked ? 'No account is called so' : 'There is no account yet'}
      onSearch={setText}
      value={account}
      onValue={onAccount}
      error={error}
    />
  );
}

const choiceOf = ({ id, name, can: { receive } }: DestinationCandidate): Choice => ({
  value: id,
  label: `${name} · ${shortId(id)}`,
  why: receive.ok ? null : receive.why,
});
