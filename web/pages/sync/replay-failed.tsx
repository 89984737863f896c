import { useMutation, useQueryClient } from '@tanstack/react-query';
import { whyNot } from '../../../api/staff/rules.ts';
import { tell } from '../../client/errors.ts';
import { replayFailedEvents } from '../../client/sync.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { count } from '../../lib/words.ts';

/** Another try for all that failed. */
export default function ReplayFailed({ failed }: { failed: number }) {
  const { role } = useSession();
  const client = useQueryClient();
  const replaying = useMutation({
    mutationFn: replayFailedEvents,
    onSuccess: () => client.invalidateQueries({ queryKey: ['sync'] }),
  });
  return (
    <div>
      <ActionButton
        label={
          failed === 1 ? 'Replay the failed event' : `Replay all ${count(failed, 'failed event')}`
        }
        quiet
        why={whyNot(role, 'sync:manage') ?? null}
        busy={replaying.isPending}
        onClick={() => replaying.mutate()}
      />
      {replaying.error ? <p role="alert">{tell(replaying.error).message}</p> : null}
    </div>
  );
}
