import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { Link, useLocation, useNavigate, useNavigationType } from 'react-router';
import { sameView, type ViewedList } from '../../api/views/rules.ts';
import type { SavedView } from '../../api/views/views.ts';
import { tell } from '../client/errors.ts';
import { changeView, chooseDefault, removeView, savedViews } from '../client/views.ts';
import { CheckIcon, DownIcon } from '../ui/icons.tsx';
import styles from './saved-views.module.css';
import { ViewDialog } from './view-dialog.tsx';

interface Props {
  list: ViewedList;
  search: URLSearchParams;
  /** The ids of the columns that are shown, where they are not as the list declares them. */
  columns: string | null;
}

/** The address of a list with the columns that it is shown with, which then belong to the view. */
function asked(search: URLSearchParams, columns: string | null): string {
  const params = new URLSearchParams(search);
  if (columns !== null) params.set('columns', columns);
  return String(params);
}

/** Opens the list with the view that its reader chose, where they come to it and ask for nothing. */
function useDefault(views: readonly SavedView[] | undefined, search: URLSearchParams) {
  const { pathname, key } = useLocation();
  const navigate = useNavigate();
  const way = useNavigationType();
  // Going back leads to what was there, and whoever takes filters away wants them gone.
  const [arrived, setArrived] = useState(search.size === 0 && (way !== 'POP' || key === 'default'));
  const open = useEffectEvent((query: string) => {
    if (search.size === 0) void navigate({ pathname, search: query }, { replace: true });
  });
  const query = views?.find(({ isDefault }) => isDefault)?.query;
  const known = views !== undefined;
  useEffect(() => {
    if (!arrived || !known) return;
    setArrived(false);
    if (query) open(query);
  }, [arrived, known, query]);
}

/** The saved views of a list, each a link; and what can be done with the one on screen. */
export default function SavedViews({ list, search, columns }: Props) {
  const client = useQueryClient();
  const { data: views, error } = useQuery(savedViews(list));
  const [edited, setEdited] = useState<SavedView | 'new' | null>(null);
  const [last, setLast] = useState<string | null>(null);
  useDefault(views, search);
  const here = String(search);
  const current = views?.find(({ query }) => sameView(query, here));
  if (current && current.id !== last) setLast(current.id);
  // Somebody who changes a filter of a view may want to keep that in it.
  const before = current ? undefined : views?.find(({ id, canEdit }) => id === last && canEdit);

  const changed = () => client.invalidateQueries({ queryKey: ['views', list] });
  const choosing = useMutation({
    mutationFn: (view: string | null) => chooseDefault(list, view),
    onSuccess: changed,
  });
  const keeping = useMutation({
    mutationFn: ({ id, query }: { id: string; query: string }) => changeView(id, { query }),
    onSuccess: changed,
  });
  const removing = useMutation({ mutationFn: removeView, onSuccess: changed });
  const refused = error ?? choosing.error ?? keeping.error ?? removing.error;
  const has = (search.size > 0 || columns !== null) && !current;

  return (
    <>
      <Menu
        position="bottom-end"
        width={280}
        withinPortal={false}
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <Button
            variant="default"
            className={styles.button}
            rightSection={<DownIcon size={14} />}
            title={current ? `Saved view: ${current.name}` : undefined}
          >
            {current?.name ?? 'Saved'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Saved views</Menu.Label>
          <Entry to="" name="All, as the list begins" on={search.size === 0} />
          {views?.map((view) => (
            <Entry
              key={view.id}
              to={view.query}
              name={view.name}
              on={view === current}
              notes={[
                view.shared ? `shared by ${view.by.name}` : null,
                view.isDefault ? 'opens first' : null,
              ]}
            />
          ))}
          <Menu.Divider />
          {before ? (
            <Menu.Item
              onClick={() => keeping.mutate({ id: before.id, query: asked(search, columns) })}
            >
              Keep this in “{before.name}”
            </Menu.Item>
          ) : null}
          {has ? <Menu.Item onClick={() => setEdited('new')}>Save as a view …</Menu.Item> : null}
          {current ? (
            <Menu.Item onClick={() => choosing.mutate(current.isDefault ? null : current.id)}>
              {current.isDefault ? 'Open the list with all again' : 'Open the list with this view'}
            </Menu.Item>
          ) : null}
          {current?.canEdit ? (
            <>
              <Menu.Item onClick={() => setEdited(current)}>Rename or share …</Menu.Item>
              <Menu.Item onClick={() => removing.mutate(current.id)}>
                Remove “{current.name}”
              </Menu.Item>
            </>
          ) : null}
          {!has && !current ? (
            <Menu.Label>Filter, sort or choose columns, and save that here.</Menu.Label>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {refused ? (
        <span role="alert" className={styles.refused}>
          {tell(refused).message}
        </span>
      ) : null}
      {edited ? (
        <ViewDialog
          list={list}
          view={edited === 'new' ? null : edited}
          query={asked(search, columns)}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

interface EntryProps {
  /** The query string that it leads to. */
  to: string;
  name: string;
  /** It is on screen. */
  on: boolean;
  notes?: readonly (string | null)[];
}

function Entry({ to, name, on, notes = [] }: EntryProps) {
  const said = notes.filter((each) => each !== null).join(', ');
  return (
    <Menu.Item
      component={Link}
      to={{ search: to }}
      aria-current={on ? 'page' : undefined}
      rightSection={on ? <CheckIcon size={14} /> : null}
    >
      <span className={styles.name}>{name}</span>
      {said ? <span className={styles.notes}>{said}</span> : null}
    </Menu.Item>
  );
}
