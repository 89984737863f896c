import { Modal } from '@mantine/core';
import { Fragment } from 'react';
import { paletteKey } from '../lib/keys.ts';
import styles from './keyboard-help.module.css';
import { placesFor } from './places.ts';
import { useSession } from './use-session.ts';

type Line = readonly [keys: readonly string[], does: string];

const everywhere: readonly Line[] = [
  [[paletteKey], 'Go anywhere, by name or id'],
  [['/'], 'Search the list, or filter it: status:restricted'],
  [['f'], 'Edit all that the list is filtered by, as text'],
  [['?'], 'This help'],
  [['Escape'], 'Close, and ask before anything typed is lost'],
];

const inLists: readonly Line[] = [
  [['j'], 'Next row'],
  [['k'], 'Row before'],
  [['Enter'], 'Open the row'],
  [['x'], 'Select the row, or no more'],
  [['Shift', 'x'], 'Select up to this row'],
  [['m'], 'What can be done with the row'],
  [['b'], 'To what can be done with the selection, and back'],
  [['Escape'], 'Let the selection go'],
];

/** Every key that does something, for whoever asks. */
export default function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const { permissions } = useSession();
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keyboard"
      size={640}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
    >
      <div className={styles.columns}>
        <div className={styles.column}>
          <Keys title="Everywhere" lines={everywhere} />
          <Keys title="In lists" lines={inLists} />
        </div>
        <Keys
          title="Go to"
          lines={placesFor(permissions).map(({ key, label }) => [['g', key], label])}
        />
      </div>
      <p className={styles.note}>None of them does anything while you type or a form is open.</p>
    </Modal>
  );
}

function Keys({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.keys}>
        {lines.map(([keys, does]) => (
          <Fragment key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
