import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type KeyboardEvent, lazy, Suspense, useRef, useState } from 'react';
import { useLocation, useNavigation } from 'react-router';
import type { ListParams } from '../client/queries.ts';
import { useKeys } from '../lib/keys.ts';
import { SearchIcon } from '../ui/icons.tsx';
import styles from './filter-bar.module.css';
import type { ListDeclaration } from './filters.ts';
import type { ChangeParams } from './use-list-params.ts';

// The language of the filters is only needed once somebody writes.
const Typing = lazy(() => import('./filter-typing.tsx'));

/** What stands in the box while somebody writes. */
export interface Draft {
  text: string;
  cursor: number;
  /** With which text it began, where that is all that is filtered by; null: with the words alone. */
  begun: string | null;
  /** What was asked of it before the code that does it was there. */
  due?: 'fill' | 'enter';
}

/** A text that is more than words to be searched for. */
const hasFilters = /(^|\s)[A-Za-z_]\w*:|"/;

/** What of a text is no filter. */
const wordsOf = (text: string) =>
  text
    .replace(/(^|\s)[A-Za-z_]\w*:("[^"]*"?|\S*)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** Words as they are written, so that they are not read as filters. */
const asWords = (words: string) => (hasFilters.test(words) ? JSON.stringify(words) : words);

const wordsAlone = (words: string): Draft => {
  const text = asWords(words);
  return { text, cursor: text.length, begun: null };
};

interface Props {
  list: ListDeclaration;
  params: ListParams;
  change: ChangeParams;
}

/**
 * The box above a list: words are searched for as they are typed, filters such as
 * `status:restricted` once they are entered. `f` begins with all that is filtered by.
 */
export function FilterBox({ list, params, change }: Props) {
  const words = params.q ?? '';
  const label = list.search ?? 'Filter by typing';
  const [draft, setDraft] = useState(() => wordsAlone(words));
  const [known, setKnown] = useState(words);
  const [sent, setSent] = useState(words);
  const [focused, setFocused] = useState(false);
  const [begun, setBegun] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const onKey = useRef<((event: KeyboardEvent) => void) | null>(null);
  const { pathname } = useLocation();
  const { location: ahead } = useNavigation();
  const settle = useDebouncedCallback((text: string) => {
    // Who has chosen a row meanwhile is on the way to it.
    if (ahead && ahead.pathname !== pathname) return;
    setSent(text);
    change({ q: text }, { replace: true });
  }, 250);
  // The address changed. What is being typed outruns it, and only another hand overrides that.
  if (words !== known) {
    setKnown(words);
    if (words !== sent) setDraft(wordsAlone(words));
  }
  const isMore = draft.begun !== null || !list.search || hasFilters.test(draft.text);
  useKeys({
    '/': () => box.current?.focus(),
    f: () => {
      setDraft({ text: '', cursor: 0, begun: '', due: 'fill' });
      box.current?.focus();
    },
  });

  /** What of a text is searched for as it is typed; null where it waits to be entered. */
  function searchedOf(text: string) {
    const typed = wordsOf(text);
    return draft.begun === null && list.search && !typed.includes('"') ? typed : null;
  }

  function type(text: string, cursor: number) {
    setDraft({ ...draft, text, cursor });
    const typed = searchedOf(text);
    // What was sent as words may have become the name of a filter.
    if (typed !== null) settle(typed);
    else settle.cancel();
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    onKey.current?.(event);
    if (event.defaultPrevented) return;
    if (event.key === 'Escape' && isMore && draft.text !== asWords(words)) {
      event.preventDefault();
      // The address may still be about to say which words are left.
      setDraft(wordsAlone(searchedOf(draft.text) ?? words));
    } else if (event.key === 'Enter' && isMore) setDraft({ ...draft, due: 'enter' });
    // Done searching: the letters are the table's keys again. The first Escape empties the box.
    else if (event.key === 'Enter' || (event.key === 'Escape' && draft.text === ''))
      event.currentTarget.blur();
  }

  return (
    <div className={styles.search}>
      <TextInput
        ref={box}
        type="search"
        size="xs"
        leftSection={<SearchIcon />}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        value={draft.text}
        onChange={({ currentTarget: { value, selectionStart } }) =>
          type(value, selectionStart ?? value.length)
        }
        onSelect={({ currentTarget: { selectionStart } }) =>
          setDraft((before) => ({ ...before, cursor: selectionStart ?? before.cursor }))
        }
        onFocus={() => {
          setFocused(true);
          setBegun(true);
        }}
        onBlur={() => setFocused(false)}
        onKeyDown={press}
      />
      {begun ? (
        <Suspense>
          <Typing
            list={list}
            params={params}
            draft={draft}
            focused={focused}
            input={box}
            onKey={onKey}
            onType={type}
            onDraft={setDraft}
            onEntered={(changes) => {
              const q = 'q' in changes ? (changes.q ?? '') : words;
              setSent(q);
              setDraft(wordsAlone(q));
              change(changes);
              box.current?.blur();
            }}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
