import type { SyncState } from '../../client/types.ts';
import { Time } from '../../components/time.tsx';
import { count } from '../../lib/words.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './sync.module.css';

/** What a restricted key lacks; of a secret key there is nothing to tell. */
export function Key({ state }: { state: SyncState['key'] }) {
  const { restricted, checkedAt, missing, unchecked, needed } = state;
  if (!restricted) return null;
  return (
    <Section
      title="Restricted key"
      note={
        checkedAt === null ? (
          'not checked yet'
        ) : (
          <>
            checked <Time at={checkedAt} />
          </>
        )
      }
    >
      {checkedAt === null ? null : missing.length === 0 ? (
        <Nothing>
          It has {unchecked.length === 0 ? 'all' : 'the'} {needed - unchecked.length} permissions
          {unchecked.length === 0 ? ' that it needs.' : ' that could be checked.'}
        </Nothing>
      ) : (
        <SmallTable
          label="Missing permissions"
          rows={missing}
          rowKey={({ name }) => name}
          columns={[
            { header: 'Missing', cell: ({ name }) => name },
            { header: 'Without it', wrap: true, cell: ({ without }) => without },
            { header: 'Stripe says', wrap: true, cell: ({ message }) => message },
          ]}
        />
      )}
      {missing.length > 0 ? (
        <p className={styles.below}>
          Give the key these permissions in Stripe, and start Countinghouse again.
        </p>
      ) : null}
      {unchecked.length > 0 ? (
        <p className={styles.below}>
          {count(unchecked.length, 'permission')} could not be checked, as there is no connected
          account yet: {unchecked.join('; ')}.
        </p>
      ) : null}
    </Section>
  );
}
