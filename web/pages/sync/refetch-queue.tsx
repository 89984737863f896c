import type { SyncState } from '../../client/types.ts';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { pathOfObject } from '../../lib/paths.ts';
import { count, words } from '../../lib/words.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

/** Objects that are to be read from Stripe again, and those that it did not give. */
export function RefetchQueue({ refetches }: Pick<SyncState, 'refetches'>) {
  const { waiting, failing, errors } = refetches;
  return (
    <Section
      title="Objects to read again"
      note={
        waiting > 0
          ? `${count(waiting, 'object')}, ${failing.toLocaleString('en-US')} failing`
          : null
      }
    >
      {errors.length === 0 ? (
        <Nothing>
          {waiting === 0 ? 'None: every change that is known has been read.' : 'None has failed.'}
        </Nothing>
      ) : (
        <SmallTable
          label="Objects that could not be read again"
          rows={errors}
          rowKey={({ kind, id, account }) => `${kind} ${id} ${account}`}
          columns={[
            { header: 'Kind', cell: ({ kind }) => words(kind) },
            {
              header: 'Object',
              cell: ({ id }) =>
                pathOfObject(id) || id.includes('_') ? <ObjectId id={id} /> : words(id),
            },
            {
              header: 'Account',
              cell: ({ account }) => (account ? <ObjectId id={account} /> : 'Platform'),
            },
            { header: 'Why', wrap: true, cell: ({ error }) => error },
            { header: 'Tries', align: 'end', cell: ({ attempts }) => attempts },
            {
              header: 'Next try',
              align: 'end',
              cell: ({ nextAttemptAt }) => <Time at={nextAttemptAt} due />,
            },
          ]}
        />
      )}
    </Section>
  );
}
