import { Link } from 'react-router';
import type { StaffDetail } from '../../client/types.ts';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './staff.module.css';

type Entry = StaffDetail['trail'][number];

interface Props {
  trail: readonly Entry[];
  /** Whose page it stands on. */
  person: string;
}

/** What somebody did and what was done to them, newest first, as the audit trail keeps it. */
export function Trail({ trail, person }: Props) {
  return (
    <Section title="On record" note={trail.length === 0 ? null : 'the newest'}>
      {trail.length === 0 ? (
        <Nothing>Nothing yet.</Nothing>
      ) : (
        <SmallTable
          label="On record"
          rows={trail}
          rowKey={({ seq }) => String(seq)}
          columns={[
            { header: 'When', cell: ({ at }) => <Time at={at} /> },
            { header: 'What', cell: ({ action }) => words(action.replace(/^staff\./, '')) },
            { header: 'By', cell: ({ by }) => <Person of={by} here={person} /> },
            {
              header: 'About',
              wrap: true,
              cell: ({ subject }) =>
                subject && !subject.isMember ? (
                  <ObjectId id={subject.id} name={subject.name} />
                ) : (
                  <Person of={subject} here={person} />
                ),
            },
            {
              header: 'Change',
              wrap: true,
              cell: ({ before, after, reason }) => (
                <span className={styles.change}>{reason ?? change(before, after)}</span>
              ),
            },
            { header: 'From', cell: ({ address }) => address },
          ]}
        />
      )}
    </Section>
  );
}

function Person({ of, here }: { of: { id: string; name: string | null } | null; here: string }) {
  if (of === null) return null;
  if (of.name === null || of.id === here) return of.name ?? of.id;
  return <Link to={paths.staffMember(of.id)}>{of.name}</Link>;
}

/** `role: support → manager`; what stands on one side only is said alone. */
function change(before: unknown, after: unknown): string {
  const was = fields(before);
  const is = fields(after);
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .map((name) =>
      name in was && name in is
        ? `${name}: ${was[name]} → ${is[name]}`
        : `${name}: ${was[name] ?? is[name]}`,
    )
    .join(', ');
}

const fields = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
