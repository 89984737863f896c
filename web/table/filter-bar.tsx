import { Button, CloseButton, Popover, UnstyledButton } from '@mantine/core';
import { usePrefetchQuery, useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { facets, type ListParams } from '../client/queries.ts';
import { useNow } from '../lib/now.ts';
import { PlusIcon } from '../ui/icons.tsx';
import styles from './filter-bar.module.css';
import { FilterBox } from './filter-box.tsx';
import { chipsOf, type Filter, type ListDeclaration, type PeopleOptions } from './filters.ts';
import type { ChangeParams } from './use-list-params.ts';

// Its fields are only needed once somebody filters.
const FilterEditor = lazy(() => import('./filter-editor.tsx'));

interface Props {
  list: ListDeclaration;
  params: ListParams;
  change: ChangeParams;
  /** Filters that stand elsewhere on the page, such as the status in its tabs. */
  except?: readonly string[];
  /** What stands at the bar's end. */
  children?: ReactNode;
}

/** The box to search and filter in, a chip for each filter set, and the button that adds one. */
export function FilterBar({ list, params, change, except = [], children }: Props) {
  usePrefetchQuery(facets);
  const chips = chipsOf(params, list, useNow(), except);
  const offered = list.filters.filter(({ name }) => !except.includes(name));
  return (
    <search className={styles.bar}>
      <FilterBox list={list} params={params} change={change} />
      {chips.map((chip) => {
        const filter = offered.find(({ name }) => name === chip.name)!;
        return (
          <span key={chip.name} className={styles.chip}>
            <FilterPopover filters={[filter]} params={params} change={change}>
              <span className={styles.chipLabel}>{chip.label}</span>{' '}
              {filter.kind === 'choice' && 'people' in filter.options ? (
                <Names of={filter.options} ids={chip.text} />
              ) : (
                chip.text
              )}
            </FilterPopover>
            <CloseButton
              size={24}
              iconSize={14}
              aria-label={`Remove filter ${chip.label}`}
              onClick={() => change(Object.fromEntries(chip.clears.map((name) => [name, null])))}
            />
          </span>
        );
      })}
      {offered.length > 0 ? (
        <FilterPopover filters={offered} params={params} change={change} />
      ) : null}
      {children}
    </search>
  );
}

/** What people are called, by their ids as they stand in the address. */
function Names({ of, ids }: { of: PeopleOptions; ids: string }) {
  const { data = [], isPending } = useQuery(of.people);
  if (isPending) return '…';
  const nameOf = (id: string) => data.find(({ value }) => value === id)?.label ?? id;
  return ids.split(', ').map(nameOf).join(', ');
}

interface PopoverProps {
  filters: readonly Filter[];
  params: ListParams;
  change: ChangeParams;
  /** What the chip says; without it this is the button that adds a filter. */
  children?: ReactNode;
}

function FilterPopover({ filters, params, change, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const only = filters.length === 1 ? filters[0] : undefined;
  const [chosen, setChosen] = useState<Filter | undefined>(only);
  const filter = chosen ?? only;
  const close = () => {
    setOpen(false);
    setChosen(only);
  };
  return (
    <Popover
      opened={open}
      onChange={(next) => (next ? setOpen(true) : close())}
      position="bottom-start"
      trapFocus
      returnFocus
      withRoles
    >
      <Popover.Target>
        {children ? (
          <UnstyledButton className={styles.chipButton} onClick={() => setOpen(!open)}>
            {children}
          </UnstyledButton>
        ) : (
          <Button
            variant="default"
            leftSection={<PlusIcon size={14} />}
            onClick={() => setOpen(!open)}
          >
            Filter
          </Button>
        )}
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown} aria-label="Filter">
        {filter ? (
          <Suspense>
            <FilterEditor
              filter={filter}
              params={params}
              onApply={(changes) => {
                change(changes);
                close();
              }}
            />
          </Suspense>
        ) : (
          filters.map((each) => (
            <UnstyledButton
              key={each.name}
              className={styles.choice}
              onClick={() => setChosen(each)}
            >
              {each.label}
            </UnstyledButton>
          ))
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
