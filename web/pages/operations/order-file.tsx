import { Button, FileButton } from '@mantine/core';
import { useState } from 'react';
import type { ManyKind } from '../../forms/many-kinds.ts';
import { csv } from '../../lib/csv.ts';
import { type Item, LineError, readOrderFile } from '../../lib/order-file.ts';
import { saveFile } from '../../lib/save-file.ts';
import { Answer } from '../../ui/answer.tsx';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './operations.module.css';

/** The most lines of one file, as the API takes no more in a batch. */
const MOST = 2000;

interface Props {
  kind: ManyKind;
  name: string;
  onItems: (items: Item[] | null) => void;
}

/** Takes a CSV file of orders, and says how one is written. */
export function OrderFile({ kind, name, onItems }: Props) {
  const [taken, setTaken] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function take(file: File | null) {
    if (!file) return;
    setTaken(file.name);
    try {
      const items = readOrderFile(await file.text(), kind);
      if (items.length > MOST)
        throw new LineError(
          `The file has ${items.length.toLocaleString('en-US')} lines; at most ${MOST.toLocaleString('en-US')} can be ordered at once.`,
        );
      setProblem(null);
      onItems(items);
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      setProblem(error.message);
      onItems(null);
    }
  }

  const template = () => {
    const names = kind.columns.map((column) => column.name);
    const line = names.map((column) => kind.example[column] ?? '');
    saveFile(`${name}.csv`, csv(names, [line]), 'text/csv');
  };
  return (
    <Section title="From a CSV file" note={taken ?? undefined}>
      <div className={styles.acts}>
        <FileButton accept=".csv,text/csv" onChange={(file) => void take(file)}>
          {(props) => (
            <Button size="sm" variant={taken ? 'default' : 'filled'} {...props}>
              {taken ? 'Choose another file' : 'Choose a file'}
            </Button>
          )}
        </FileButton>
        <Button size="sm" variant="default" onClick={template}>
          Save a file to begin with
        </Button>
      </div>
      {problem ? (
        <div role="alert">
          <Answer tone="bad" title="This file cannot be read">
            <p>{problem}</p>
          </Answer>
        </div>
      ) : null}
      {taken && !problem ? null : (
        <SmallTable
          label="Columns of the file"
          rows={kind.columns}
          rowKey={(column) => column.name}
          columns={[
            { header: 'Column', cell: (column) => <code>{column.name}</code> },
            { header: 'What it says', wrap: true, cell: (column) => column.means },
            { header: 'Needed', cell: (column) => (column.required ? 'Yes' : null) },
            {
              header: 'Such as',
              cell: (column) => {
                const example = kind.example[column.name];
                return example === undefined ? null : <code>{example}</code>;
              },
            },
          ]}
        />
      )}
    </Section>
  );
}
