import type { AccountDetail } from '../../client/types.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { CellTime, Time } from '../../components/time.tsx';
import { useNow } from '../../lib/now.ts';
import { words } from '../../lib/words.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './restrictions.module.css';

type Clock = AccountDetail['clock'];
type Restriction = Clock['restrictions'][number];

const states: Record<Restriction['state'], readonly [status: string, label: string]> = {
  blocked: ['restricted', 'Blocked'],
  checked: ['pending_verification', 'Being checked'],
  ending: ['restricted_soon', 'Works until then'],
};

/** The restriction clock: what is blocked, who must act, until when, and what is new in that. */
export function Restrictions({ clock: { restrictions, news } }: Pick<AccountDetail, 'clock'>) {
  return (
    <Section
      id="restrictions"
      title="Restrictions"
      note={restrictions.length > 0 ? restrictions.length : null}
    >
      {restrictions.length === 0 ? (
        <Nothing>Nothing is blocked, and nothing will be by what is known today.</Nothing>
      ) : (
        <SmallTable
          label="Restrictions"
          rows={restrictions}
          rowKey={({ what }) => what}
          columns={[
            {
              header: 'What',
              wrap: true,
              cell: ({ text, since }) => (
                <>
                  <span>{text}</span>
                  {since === null ? null : (
                    <div className={styles.soft}>
                      so since <CellTime at={since} />
                    </div>
                  )}
                </>
              ),
            },
            {
              header: 'State',
              cell: ({ state }) => (
                <StatusBadge status={states[state][0]}>{states[state][1]}</StatusBadge>
              ),
            },
            {
              header: 'Who must act',
              cell: ({ who }) => (who === 'Stripe' ? who : words(who)),
            },
            {
              header: 'Why',
              wrap: true,
              wide: true,
              cell: ({ why, code }) => (
                <>
                  {why}
                  {code !== null && !why.includes(code) ? (
                    <div className={styles.soft}>
                      <code>{code}</code>
                    </div>
                  ) : null}
                </>
              ),
            },
            { header: 'Until', align: 'end', cell: ({ by }) => <Deadline by={by} /> },
          ]}
        />
      )}
      <News news={news} />
    </Section>
  );
}

/** A deadline ahead, or for how long it has been overdue. */
function Deadline({ by }: { by: number | null }) {
  const now = useNow(true);
  if (by === null) return <span className={styles.soft}>no date</span>;
  if (by > now) return <CellTime at={by} due />;
  return (
    <span className={styles.overdue}>
      overdue, <CellTime at={by} />
    </span>
  );
}

/** What is new since yesterday: what got worse first. */
function News({ news: { from, made, lines } }: Pick<Clock, 'news'>) {
  return (
    <div className={styles.news}>
      <h3>Since yesterday</h3>
      {made ? (
        <p>
          The account is new: it was made <Time at={from} />.
        </p>
      ) : lines.length === 0 ? (
        <p>Nothing that is known here has changed.</p>
      ) : (
        <ul aria-label="What is new since yesterday">
          {lines.map(({ text, tone, by }) => (
            <li key={text} data-tone={tone}>
              {text}
              {by === undefined ? null : (
                <>
                  {' '}
                  By <Time at={by} due />.
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
