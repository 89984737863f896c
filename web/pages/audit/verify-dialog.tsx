import { Button, CopyButton, Group, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { verifyTrail } from '../../client/audit.ts';
import { tell } from '../../client/errors.ts';
import type { AuditCheck } from '../../client/types.ts';
import { count } from '../../lib/words.ts';
import { Answer } from '../../ui/answer.tsx';
import styles from './audit.module.css';

/** Checks the chain of the trail, against a head noted earlier where there is one. */
export default function VerifyDialog({ onClose }: { onClose: () => void }) {
  const [expected, setExpected] = useState('');
  const checking = useMutation({ mutationFn: verifyTrail });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    checking.mutate(expected.trim().toLowerCase());
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title="Verify the chain"
      size={640}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
    >
      <form onSubmit={submit} className={styles.verify} noValidate>
        <p>
          Each entry holds the hash of the one before it, so that none can be changed, taken out or
          put in between unseen. That the whole trail was not rewritten shows only against a hash
          that was noted elsewhere, such as the one in the log each day.
        </p>
        <TextInput
          label="A head hash noted earlier"
          description="May be left out"
          value={expected}
          onChange={(event) => setExpected(event.currentTarget.value)}
          data-autofocus
        />
        {checking.error ? <p role="alert">{tell(checking.error).message}</p> : null}
        <div role="status">{checking.data ? <Result check={checking.data} /> : null}</div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={checking.isPending}>
            Verify
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function Result({ check }: { check: AuditCheck }) {
  const { intact, entries, head, brokenAt, expected } = check;
  const missing = expected !== undefined && expected.at === null;
  const title = !intact
    ? `Broken: entry ${brokenAt?.toLocaleString('en-US')} does not follow from those before it`
    : missing
      ? 'Rewritten: no entry has the hash that was noted'
      : `Whole: ${count(entries, 'entry follows', 'entries follow')} one from the other`;
  return (
    <Answer tone={intact && !missing ? 'good' : 'bad'} title={title}>
      {expected?.at ? (
        <p>The hash that was noted is that of entry {expected.at.toLocaleString('en-US')}.</p>
      ) : null}
      <p className={styles.head}>
        The head is now <code>{head || 'none'}</code>
        <CopyButton value={head}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-sm" onClick={copy}>
              {copied ? 'Copied' : 'Copy the head'}
            </Button>
          )}
        </CopyButton>
      </p>
    </Answer>
  );
}
