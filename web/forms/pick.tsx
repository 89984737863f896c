import { Select } from '@mantine/core';
import { useState } from 'react';

/** One of what can be picked. */
export interface Choice {
  value: string;
  /** With why not, where it cannot be picked. */
  label: string;
  disabled: boolean;
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
    disabled: false,
  };
  const others = found.filter((each) => each.value !== value);
  return (
    <Select
      label={label}
      description={description}
      placeholder={placeholder}
      searchable
      clearable
      {...(props.first ? { 'data-autofocus': true } : {})}
      data={value ? [chosen, ...others] : others}
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
