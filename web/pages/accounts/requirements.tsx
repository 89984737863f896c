import type { Requirement } from '../../client/types.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { CellTime } from '../../components/time.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './requirements.module.css';
import { requirementAnchor, sameWordsOnce } from './same-words.ts';

const groupNames: Record<Requirement['group'], string> = {
  past_due: 'Past due',
  currently_due: 'Due now',
  pending_verification: 'Being verified',
  eventually_due: 'Due later',
  future: 'Due when the rules change',
};

/** The most pressing first. */
const order = Object.keys(groupNames);

/** What Stripe asks of the account, in plain words, with what was wrong with earlier answers. */
export function Requirements({ requirements }: { requirements: readonly Requirement[] }) {
  const sorted = sameWordsOnce(
    requirements.toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group)),
  );
  return (
    <Section id="requirements" title="Requirements" note={sorted.length > 0 ? sorted.length : null}>
      {sorted.length === 0 ? (
        <Nothing>Stripe asks nothing of this account.</Nothing>
      ) : (
        <SmallTable
          label="Requirements"
          rows={sorted}
          rowKey={({ group, text }) => `${group} ${text}`}
          columns={[
            {
              header: 'When',
              cell: ({ group }) => <StatusBadge status={group}>{groupNames[group]}</StatusBadge>,
            },
            {
              header: 'What',
              wrap: true,
              cell: ({ text, names, errors, instead }) => (
                <div className={styles.what}>
                  <span>{text}</span>
                  {instead.map((each) => (
                    <span key={each}>or instead: {each}</span>
                  ))}
                  {errors.map((error) => (
                    <Mistake key={error.reason} error={error} />
                  ))}
                  <span className={styles.names}>
                    {names.map((name) => (
                      <code key={name} id={requirementAnchor(name)}>
                        {name}
                      </code>
                    ))}
                  </span>
                </div>
              ),
            },
            {
              header: 'By',
              align: 'end',
              cell: ({ by }) => (by === null ? null : <CellTime at={by} due />),
            },
          ]}
        />
      )}
    </Section>
  );
}

/** What was wrong in words, then Stripe's own message; of an unknown code that alone. */
function Mistake({ error: { code, text, reason } }: { error: Requirement['errors'][number] }) {
  return (
    <span className={styles.mistake}>
      <span className={styles.error}>{text ?? reason}</span>
      <span className={styles.said}>
        {text ? `Stripe says: ${reason} ` : null}
        <code>{code}</code>
      </span>
    </span>
  );
}
