import { Box, Modal, useMantineColorScheme } from '@mantine/core';
import { type KeyboardEvent, useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { readRecents } from '../lib/recents.ts';
import styles from './palette.module.css';
import { type PaletteEntry, paletteGroups } from './palette-entries.ts';
import { useFound } from './use-found.ts';
import { useSession } from './use-session.ts';
import { useSignOut } from './use-sign-out.ts';

const focus = (input: HTMLInputElement | null) => input?.focus();

interface Props {
  onClose: () => void;
  onHelp: () => void;
}

/** Goes anywhere and does what the frame can do, by typing a part of what it is called. */
export default function Palette({ onClose, onHelp }: Props) {
  const { user, permissions } = useSession();
  const [recents] = useState(() => readRecents(user.id));
  const [text, setText] = useState('');
  const [picked, setPicked] = useState<string | null>(null);
  const id = useId();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const leave = useSignOut();
  const found = useFound(text);
  const groups = paletteGroups(text, permissions, recents, found);
  const entries = groups.flatMap((group) => group.entries);
  // By what it is and not where: what the API finds comes in above what is there already.
  const at = Math.max(
    0,
    entries.findIndex((entry) => keyOf(entry) === picked),
  );

  function choose(entry: PaletteEntry) {
    onClose();
    if ('to' in entry) void navigate(entry.to);
    else if (entry.act === 'help') onHelp();
    else if (entry.act === 'sign out') leave.mutate();
    else setColorScheme(entry.act);
  }

  function pick(index: number) {
    const entry = entries[index];
    setPicked(entry ? keyOf(entry) : null);
  }

  function step(by: number) {
    const next = (at + by + entries.length) % entries.length;
    pick(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  }

  function onKey(event: KeyboardEvent) {
    const chosen = entries[at];
    if (event.key === 'Enter' && chosen) choose(chosen);
    else if (event.key === 'ArrowDown' && entries.length > 0) step(1);
    else if (event.key === 'ArrowUp' && entries.length > 0) step(-1);
    else return;
    event.preventDefault();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size={560}
      padding={0}
      yOffset="12vh"
      overlayProps={{ backgroundOpacity: 0.3 }}
      transitionProps={{ duration: 0 }}
      classNames={{ body: styles.palette }}
      attributes={{ content: { 'aria-label': 'Go to' } }}
    >
      <input
        className={styles.input}
        role="combobox"
        aria-label="Name, id, e-mail, amount or what to do"
        aria-expanded={entries.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={entries.length > 0 ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        placeholder="Name, id, e-mail, amount or what to do"
        autoComplete="off"
        spellCheck={false}
        // At once, and not after the dialog's own wait: people type as they press the keys.
        ref={focus}
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setPicked(null);
        }}
        onKeyDown={onKey}
      />
      <div className={styles.list} role="listbox" id={`${id}-list`} aria-label="Where to">
        {groups.map((group) => (
          <Box key={group.title} role="group" aria-label={group.title}>
            <p className={styles.title} aria-hidden="true">
              {group.title}
            </p>
            {group.entries.map((entry) => {
              const index = entries.indexOf(entry);
              return (
                <Option
                  key={keyOf(entry)}
                  id={`${id}-${index}`}
                  entry={entry}
                  active={index === at}
                  onPoint={() => pick(index)}
                  onChoose={() => choose(entry)}
                />
              );
            })}
          </Box>
        ))}
      </div>
      {entries.length === 0 ? <p className={styles.none}>Nothing is called that.</p> : null}
    </Modal>
  );
}

const keyOf = (entry: PaletteEntry) => `${entry.label} ${'to' in entry ? entry.to : ''}`;

interface OptionProps {
  id: string;
  entry: PaletteEntry;
  active: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

function Option({ id, entry, active, onPoint, onChoose }: OptionProps) {
  return (
    // The input keeps the focus and has the keys.
    <Box
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className={styles.option}
      data-href={'to' in entry ? entry.to : undefined}
      onPointerMove={onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <span>{entry.label}</span>
      {entry.hint ? <span className={styles.hint}>{entry.hint}</span> : null}
    </Box>
  );
}
