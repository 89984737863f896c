import { Select } from '@mantine/core';
import { useState } from 'react';
import styles from './pick.module.css';

/** One of what can be picked. */
export interface Choice {
  value: string;
  label: string;
  /** Why it cannot be picked; null where it can. */
  why: string | null;
}

interface Props {
  label: string;
  description?: string;
  placeholder: string;
  /** What the API found for what was typed. */
  found: readonly Choice[];
  searching: boolean;
  /** What the form began with, once its name is known. */
  begun?: Choice | undefined;
  /** What to say when it found nothing. */
  nothing: string;
  onSearch: (text: string) => void;
  /** The chosen id; empty: none yet. */
  value: string;
  onValue: (value: string) => void;
  error: string | null;
  /** Where the form begins. */
  first?: boolean;
}

/** A field that finds one object among many by what is typed, and says why others cannot be it. */
export function Pick(props: Props) {
  const { label, description, placeholder, found, searching, nothing, onSearch, value } = props;
  // What was chosen stays a choice, under its name, whatever is searched for afterwards.
  const [picked, setPicked] = useState<Choice | null>(null);
  const chosen = [picked, props.begun].find((each) => each?.value === value) ?? {
    value,
    label: value,
    why: null,
  };
  const others = found.filter((each) => each.value !== value);
  const choices = value ? [chosen, ...others] : others;
  return (
    <Select
      label={label}
      description={description}
      placeholder={placeholder}
      searchable
      clearable
      {...(props.first ? { 'data-autofocus': true } : {})}
      data={choices.map((each) => ({ ...each, disabled: each.why !== null }))}
      renderOption={({ option }) => (
        <Option {...(choices.find((each) => each.value === option.value) ?? chosen)} />
      )}
      value={value || null}
      onChange={(next) => {
        setPicked(found.find((each) => each.value === next) ?? null);
        props.onValue(next ?? '');
      }}
      // The field says the name of what was chosen, which nobody has searched for.
      onSearchChange={(text) => onSearch(text === chosen.label ? '' : text)}
      // The API has searched already, by more than what the label says.
      filter={({ options: all }) => all}
      nothingFoundMessage={searching ? 'Searching …' : nothing}
      // The list itself scrolls, within the form: a region around it would need a focus of its own.
      withScrollArea={false}
      styles={{ options: { maxHeight: 280, overflowY: 'auto' } }}
      comboboxProps={{ withinPortal: false }}
      error={props.error}
    />
  );
}

/** One that can be picked, or one that cannot with why. */
function Option({ label, why }: Choice) {
  return why === null ? (
    <span>{label}</span>
  ) : (
    <span className={styles.cannot}>
      {label}
      <span>{why}</span>
    </span>
  );
}
