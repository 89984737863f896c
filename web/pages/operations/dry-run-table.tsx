import { Button } from '@mantine/core';
import { useState } from 'react';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { WithIds } from '../../components/with-ids.tsx';
import type { Outcome, Tried } from '../../forms/dry-run.ts';
import type { ManyKind } from '../../forms/many-kinds.ts';
import { WarningIcon } from '../../ui/icons.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './operations.module.css';

/** How many lines are drawn at first: the rest is a press away. */
const SHOWN = 100;

/**
 * Each line, with what it would do or why it cannot; what stands in the way comes first, and what
 * has nothing to do last.
 */
export function DryRunTable({ lines, kind }: { lines: readonly Tried[]; kind: ManyKind }) {
  const [all, setAll] = useState(false);
  const sorted = lines.toSorted((a, b) => placeOf(a.outcome) - placeOf(b.outcome));
  const moves = lines.some(({ outcome }) => outcome.at === 'ready' && outcome.preview.moves.length);
  const subject = kind.columns[0]?.name ?? '';
  return (
    <>
      <SmallTable
        label="Lines"
        rows={all ? sorted : sorted.slice(0, SHOWN)}
        rowKey={({ item }) => String(item.n)}
        columns={[
          { header: 'Line', cell: ({ item }) => item.n },
          {
            header: 'What',
            // Names can be long.
            wrap: true,
            cell: ({ item, name }) => {
              const id = item.input?.[subject];
              return typeof id === 'string' ? <ObjectId id={id} name={name} /> : null;
            },
          },
          ...(moves
            ? [
                {
                  header: 'Amount',
                  align: 'end' as const,
                  cell: ({ outcome }: Tried) => <Moves outcome={outcome} />,
                },
              ]
            : []),
          {
            header: 'Outcome',
            wrap: true,
            wide: true,
            cell: ({ outcome }) => <Told outcome={outcome} />,
          },
        ]}
      />
      {!all && lines.length > SHOWN ? (
        <Button variant="default" onClick={() => setAll(true)}>
          Show all {lines.length.toLocaleString('en-US')}
        </Button>
      ) : null}
    </>
  );
}

const places = { unread: 0, stopped: 1, asking: 2, ready: 3 } as const;

const placeOf = (outcome: Outcome): number =>
  outcome.at === 'stopped' && outcome.skip ? 4 : places[outcome.at];

function Moves({ outcome }: { outcome: Outcome }) {
  if (outcome.at !== 'ready') return null;
  return outcome.preview.moves.map(({ amount, currency }) => (
    <Money key={currency} amount={amount} currency={currency} />
  ));
}

function Told({ outcome }: { outcome: Outcome }) {
  switch (outcome.at) {
    case 'asking':
      return 'Not asked yet';
    case 'unread':
      return <span className={styles.stopped}>{outcome.why}</span>;
    case 'stopped':
      return <span className={outcome.skip ? undefined : styles.stopped}>{outcome.why}</span>;
    case 'ready': {
      const { steps, differences, warnings, needsApproval } = outcome.preview;
      const told = [
        ...(differences.length > 0
          ? differences.map(({ what, before, after }) => `${what}: ${before} → ${after}`)
          : steps.map(({ text }) => text)),
      ];
      const minded = [...warnings, ...(needsApproval ?? [])];
      return (
        <ul className={styles.told}>
          {told.map((line) => (
            <li key={line}>
              <WithIds text={line} />
            </li>
          ))}
          {minded.map((line) => (
            <li key={line} className={styles.minded}>
              <WarningIcon size={14} />
              <span>
                <WithIds text={line} />
              </span>
            </li>
          ))}
        </ul>
      );
    }
  }
}
