import { ActionIcon, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { whyNot } from '../../../api/staff/rules.ts';
import { tell } from '../../client/errors.ts';
import { care } from '../../client/inbox.ts';
import type { Finding } from '../../client/types.ts';
import { useSession } from '../../layouts/use-session.ts';
import { useNow } from '../../lib/now.ts';
import styles from './inbox.module.css';

// Only once something is given away or settled.
const AssignDialog = lazy(() => import('./assign-dialog.tsx'));
const ResolveDialog = lazy(() => import('./resolve-dialog.tsx'));

const snoozes = [
  ['until tomorrow', 1],
  ['for three days', 3],
  ['for a week', 7],
  ['for 30 days', 30],
] as const;

/** What somebody may make of a finding beside mending it. */
export function LineMenu({ finding, named }: { finding: Finding; named: string }) {
  const { id, state, assigned } = finding;
  const { user, role } = useSession();
  const now = useNow(true);
  const queryClient = useQueryClient();
  const [dialog, setDialog] = useState<'assign' | 'resolve' | null>(null);
  const act = useMutation({
    mutationFn: (send: () => Promise<{ left: { why: string }[] }>) => send(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['inbox'] }),
  });
  const why = whyNot(role, 'finding:manage');
  const said = act.error ? tell(act.error).message : (act.data?.left[0]?.why ?? null);
  const close = () => setDialog(null);
  return (
    <>
      <Menu position="bottom-end" width={260} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={`More about ${named}`}>
            <span aria-hidden="true">⋯</span>
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {why ? (
            <Menu.Item aria-disabled="true" closeMenuOnClick={false} c="dimmed">
              <span className={styles.why}>{why}</span>
            </Menu.Item>
          ) : (
            <>
              {assigned?.id === user.id ? null : (
                <Menu.Item onClick={() => act.mutate(() => care.assign([id], user.id))}>
                  Take it
                </Menu.Item>
              )}
              <Menu.Item onClick={() => setDialog('assign')}>Give it to …</Menu.Item>
              {assigned ? (
                <Menu.Item onClick={() => act.mutate(() => care.assign([id], null))}>
                  Give it back
                </Menu.Item>
              ) : null}
              <Menu.Divider />
              {state === 'open' ? null : (
                <Menu.Item onClick={() => act.mutate(() => care.reopen([id]))}>
                  Open it again
                </Menu.Item>
              )}
              {state === 'resolved' ? null : (
                <>
                  {snoozes.map(([label, days]) => (
                    <Menu.Item
                      key={label}
                      onClick={() => act.mutate(() => care.snooze([id], now + days * 86_400))}
                    >
                      Put off {label}
                    </Menu.Item>
                  ))}
                  <Menu.Divider />
                  <Menu.Item onClick={() => setDialog('resolve')}>Settle with a note …</Menu.Item>
                </>
              )}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {said ? (
        <p role="alert" className={styles.refusal}>
          {said}
        </p>
      ) : null}
      <Suspense>
        {dialog === 'assign' ? (
          <AssignDialog id={id} named={named} onClose={close} />
        ) : dialog === 'resolve' ? (
          <ResolveDialog id={id} named={named} onClose={close} />
        ) : null}
      </Suspense>
    </>
  );
}
