import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { money, toDecimal } from '../../../api/kit/money.ts';
import { isoTime } from '../../../api/kit/time.ts';
import { tell } from '../../client/errors.ts';
import { batchResults } from '../../client/operations.ts';
import type { Batch, OperationRow } from '../../client/types.ts';
import { statusLabel } from '../../components/status-badge.tsx';
import { csv } from '../../lib/csv.ts';
import { saveFile } from '../../lib/save-file.ts';
import styles from './operations.module.css';

const header = ['Operation', 'About', 'Object', 'Status', 'Amount', 'Currency', 'Why not', 'Ended'];

const line = (row: OperationRow): string[] => [
  row.id,
  row.subjectName ?? '',
  row.subject,
  statusLabel(row.skipped ? 'skipped' : row.status),
  row.amount === null || row.currency === null ? '' : toDecimal(money(row.amount, row.currency)),
  row.currency?.toUpperCase() ?? '',
  row.error ?? '',
  row.finishedAt === null ? '' : isoTime(row.finishedAt),
];

/** Saves what became of each operation of a batch, as far as they are by now. */
export function BatchResults({ batch: { id, kind } }: { batch: Batch }) {
  const saving = useMutation({
    mutationFn: () => batchResults(id),
    onSuccess: (rows) => saveFile(`${kind}-${id}.csv`, csv(header, rows.map(line)), 'text/csv'),
  });
  return (
    <div className={styles.acts}>
      <Button
        size="sm"
        variant="default"
        loading={saving.isPending}
        onClick={() => saving.mutate()}
      >
        Save the results as CSV
      </Button>
      {saving.error ? <p role="alert">{tell(saving.error).message}</p> : null}
    </div>
  );
}
