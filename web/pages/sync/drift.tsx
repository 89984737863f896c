import { useSuspenseQuery } from '@tanstack/react-query';
import { driftState } from '../../client/sync.ts';
import type { DriftState } from '../../client/types.ts';
import { fieldName } from '../../components/field-names.ts';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { duration } from '../../lib/duration.ts';
import { pathOfObject } from '../../lib/paths.ts';
import { count, words } from '../../lib/words.ts';
import { Figures } from '../../ui/answer.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './sync.module.css';

type Kind = DriftState['kinds'][number];
type Sampled = DriftState['week'];
type Found = DriftState['found'][number];

/** How true the snapshots are, as random ones that were read from Stripe again have shown. */
export function Drift() {
  const { data: drift } = useSuspenseQuery(driftState).data;
  const { week, day, kinds, found } = drift;
  const kept = kinds.filter(({ objects }) => objects > 0);
  const inDoubt = kinds.reduce((sum, { looking }) => sum + looking, 0);
  return (
    <Section title="Drift measured" note={pace(drift)}>
      {week.sampled === 0 ? (
        <Nothing>No object has been sampled in the last 7 days.</Nothing>
      ) : (
        <Figures
          figures={[
            ['Drifted in 7 days', of(week)],
            ['In 24 hours', of(day)],
            ['Put right', figure(week.mended)],
            ['Came by itself', figure(week.late)],
            ['In doubt now', figure(inDoubt)],
          ]}
        />
      )}
      {kept.length === 0 ? null : (
        <div className={styles.below}>
          <Kinds kinds={kept} />
        </div>
      )}
      {found.length === 0 ? null : <FoundLast found={found} />}
      <details className={styles.lists}>
        <summary>How it is measured</summary>
        <Method drift={drift} />
      </details>
    </Section>
  );
}

function Kinds({ kinds }: { kinds: readonly Kind[] }) {
  return (
    <SmallTable
      label="Drift by kind"
      rows={kinds}
      rowKey={({ kind }) => kind}
      columns={[
        { header: 'Kind', cell: ({ kind }) => nameOfKind(kind) },
        { header: 'Kept', align: 'end', cell: ({ objects }) => figure(objects) },
        { header: 'Drifted in 7 days', align: 'end', cell: ({ week }) => of(week) },
        { header: 'In 24 hours', align: 'end', cell: ({ day }) => of(day) },
        { header: 'Share, 95 % sure', align: 'end', cell: ({ week }) => share(week) },
        {
          header: 'In doubt',
          align: 'end',
          cell: ({ looking }) => (looking === 0 ? '–' : figure(looking)),
        },
        {
          header: 'Last drift',
          wrap: true,
          cell: ({ last }) =>
            last === null ? (
              'None'
            ) : (
              <>
                <Time at={last.at} />: {fields(last)}
              </>
            ),
        },
      ]}
    />
  );
}

/** The objects that were found wrong, with what differed. */
function FoundLast({ found }: { found: readonly Found[] }) {
  return (
    <div className={styles.below}>
      <SmallTable
        label="Objects that had drifted"
        rows={found}
        rowKey={({ n }) => String(n)}
        columns={[
          { header: 'Had drifted', cell: ({ kind }) => words(kind) },
          {
            header: 'Object',
            cell: ({ id }) =>
              pathOfObject(id) || id.includes('_') ? <ObjectId id={id} /> : words(id),
          },
          { header: 'What differed', wrap: true, cell: (each) => fields(each) },
          { header: 'Found', cell: ({ at }) => <Time at={at} /> },
          {
            header: 'Put right',
            wrap: true,
            cell: ({ error }) => (error === null ? 'Yes' : `No: ${error}`),
          },
        ]}
      />
    </div>
  );
}

function Method({ drift }: { drift: DriftState }) {
  const grace = duration(drift.graceSeconds);
  return (
    <>
      <p>
        Random objects are read from Stripe again, behind everything else that waits for it and with
        at most {percent(drift.mostShare)} of the calls that it allows. Within a kind each object is
        as likely to be next as the others. Nothing is sampled while a backfill runs.
      </p>
      <p>
        What differs is in doubt, and read once more {grace} later, by Stripe’s clock: its event may
        have been on its way. What came by itself until then was late. What is still wrong had
        drifted, is put right and counted. Balances and payout settings, of which Stripe tells
        nothing, have until {grace} after they are read next.
      </p>
      <p>
        Reversals, fee refunds and bank accounts are compared with what they stand in. Links that
        Stripe signs anew each time are not compared. What is not kept at all cannot be sampled: by
        what it is known that nothing is missed stands below.
      </p>
    </>
  );
}

function pace({ state, secondsBetween }: DriftState): string {
  if (state === 'off' || secondsBetween === null) return 'off: DRIFT_SAMPLES is 0';
  if (state === 'paused') return 'paused until everything is read and Stripe answers';
  return `${count(Math.round(3600 / secondsBetween), 'object')} an hour`;
}

const figure = (n: number) => n.toLocaleString('en-US');

const of = ({ drifted, sampled }: Sampled) =>
  sampled === 0 ? '–' : `${figure(drifted)} of ${figure(sampled)}`;

const digits = (share: number) =>
  (share * 100).toLocaleString('en-US', { maximumSignificantDigits: 2 });
const percent = (share: number) => `${digits(share)} %`;

/** Between what shares the true one lies. */
function share({ sampled, low, high }: Kind['week']): string {
  if (sampled === 0) return '–';
  return low === 0 ? `below ${percent(high)}` : `${digits(low)}–${percent(high)}`;
}

const nameOfKind = (kind: string) => (kind.endsWith('s') ? words(kind) : `${words(kind)}s`);

const fields = ({ fields: paths }: Found) =>
  paths
    .map((path) => (path === 'deleted' ? 'Deleted at Stripe' : (fieldName(path) ?? path)))
    .join(', ');
