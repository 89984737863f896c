import { Button, CopyButton } from '@mantine/core';
import { Link } from 'react-router';
import type { Finding } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { pathOfObject, paths } from '../../lib/paths.ts';
import { fixOf } from './fixes.ts';
import styles from './inbox.module.css';
import { LineMenu } from './line-menu.tsx';

/** One finding: what is at risk and why, until when, and what mends it. */
export function Line({ finding }: { finding: Finding }) {
  const { id, amount, currency, facts, fix, message, assigned, judged, snoozedUntil } = finding;
  const { label, to } = fixOf(fix);
  const named = nameOf(finding);
  return (
    <li className={styles.line} data-finding={id}>
      <div className={styles.what}>
        <p className={styles.about}>
          <About finding={finding} />
        </p>
        <p>{facts}</p>
        <p className={styles.meta}>
          <When finding={finding} />
          {assigned ? <span>{assigned.name} has it</span> : null}
          {snoozedUntil === null ? null : (
            <span>
              Put off, back <Time at={snoozedUntil} due />
            </span>
          )}
          {judged?.note ? (
            <span>
              {judged.by.name}: “{judged.note}”
            </span>
          ) : null}
        </p>
      </div>
      <p className={styles.risk}>
        {amount === null || currency === null ? null : (
          <Money amount={amount} currency={currency} />
        )}
      </p>
      <div className={styles.acts}>
        {message === null ? null : (
          <CopyButton value={message}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy a message'}
              </Button>
            )}
          </CopyButton>
        )}
        <Button
          component={Link}
          to={to}
          size="xs"
          variant="default"
          aria-label={`${label}: ${named}`}
          data-fix
        >
          {label}
        </Button>
        <LineMenu finding={finding} named={named} />
      </div>
    </li>
  );
}

/** What people call what it is about. */
const nameOf = ({ accountName, group, subject }: Finding): string =>
  accountName ?? group ?? subject;

/** The account, the group and the object, each leading to its page. */
function About({ finding: { account, accountName, group, subject } }: { finding: Finding }) {
  const isNamed = subject === account || subject === group;
  return (
    <>
      {account === null ? null : <ObjectId id={account} name={accountName} />}
      {group === null ? null : <Link to={paths.group(group)}>{group}</Link>}
      {isNamed || pathOfObject(subject) === null ? null : <ObjectId id={subject} />}
    </>
  );
}

function When({ finding: { due, since } }: { finding: Finding }) {
  if (due !== null)
    return (
      <span className={styles.due}>
        Due <Time at={due} due />
      </span>
    );
  return (
    <span>
      Since <Time at={since} />
    </span>
  );
}
