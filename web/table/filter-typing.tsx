import { Box } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { facets, type ListParams } from '../client/queries.ts';
import { count } from '../lib/words.ts';
import type { Draft } from './filter-box.tsx';
import {
  type Completion,
  completed,
  completionsAt,
  filterAt,
  helpOf,
  type Occurring,
} from './filter-completions.ts';
import { changesOf, type Mistake, parseFilterText, printFilterText } from './filter-language.ts';
import styles from './filter-typing.module.css';
import type { ListDeclaration, PeopleOptions } from './filters.ts';

interface Props {
  list: ListDeclaration;
  params: ListParams;
  draft: Draft;
  focused: boolean;
  input: RefObject<HTMLInputElement | null>;
  /** Where it leaves what it does at a key, which it prevents from doing anything else. */
  onKey: RefObject<((event: KeyboardEvent) => void) | null>;
  onType: (text: string, cursor: number) => void;
  onDraft: (draft: Draft) => void;
  /** What was entered changes these parameters. */
  onEntered: (changes: Record<string, string | null>) => void;
}

/** What can be chosen of filters whose options are asked of the API. */
function useOccurring(list: ListDeclaration) {
  const ofFacets = useQuery(facets);
  const asked = list.filters.flatMap(({ kind, ...filter }) =>
    kind === 'choice' && 'options' in filter && 'people' in filter.options
      ? [filter.options.people]
      : [],
  );
  const ofPeople = useQueries({ queries: asked });
  const people = (of: PeopleOptions) => ofPeople[asked.indexOf(of.people)]?.data;
  const occurring: Occurring = (of) =>
    'people' in of
      ? (people(of) ?? [])
      : (ofFacets.data?.data[of.facet] ?? []).map((value) => ({ value, label: of.label(value) }));
  return { people, occurring };
}

/** What helps while a filter is typed: what may come next, how a value is written, what is wrong. */
export default function Typing(props: Props) {
  const { list, params, draft, focused, input, onKey, onType, onDraft, onEntered } = props;
  const { text, cursor, begun } = draft;
  const id = useId();
  const { people, occurring } = useOccurring(list);
  const [picked, setPicked] = useState({ text: '', at: -1 });
  // By the text that each was said of: with the next letter it is open to be said again.
  const [closed, setClosed] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const [entered, setEntered] = useState<string | null>(null);

  const read = (typed: string) =>
    parseFilterText(typed, list, {
      people,
      // What the words alone are written beside is in the currency of the chips.
      ...(begun === null ? { currency: params.currency } : {}),
    });
  const parsed = read(text);
  const mistakes = parsed.ok ? [] : parsed.mistakes.filter((each) => isTold(each));
  const filter = filterAt(text, cursor, list);
  const all = completionsAt(text, cursor, list, occurring);
  const typedOf = ({ from }: Completion) => text.slice(from, cursor);
  const isThere = all.length === 1 && all.every((each) => typedOf(each) === each.text.trim());
  const wanted =
    opened === text || filter !== undefined || all.some((each) => typedOf(each) !== '');
  const open = focused && closed !== text && wanted && !isThere && all.length > 0;
  const choices = open ? all : [];
  const first = filter && !choices.some((each) => typedOf(each) === each.text) ? 0 : -1;
  const at = Math.min(picked.text === text ? picked.at : first, choices.length - 1);
  const help = focused && filter ? helpOf(filter) : null;

  /** What is being written is not wrong yet. */
  function isTold({ from, to }: Mistake) {
    return entered === text || !focused || cursor < from || cursor > to;
  }

  function complete(choice: Completion) {
    const next = completed(text, choice);
    flushSync(() => onType(next.text, next.cursor));
    input.current?.setSelectionRange(next.cursor, next.cursor);
  }

  function step(by: number) {
    // Before the first one and behind the last one it is the box itself.
    const places = choices.length + 1;
    const next = ((at + 1 + by + places) % places) - 1;
    setPicked({ text, at: next });
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  }

  const enter = useEffectEvent(() => {
    const before = read(begun ?? printFilterText({ q: params.q ?? '' }, list));
    if (parsed.ok && before.ok) {
      onEntered(changesOf(before.params, parsed.params, list));
      return;
    }
    flushSync(() => {
      setEntered(text);
      setClosed(text);
      onDraft({ text, cursor, begun });
    });
    const [wrong] = parsed.ok ? [] : parsed.mistakes;
    if (wrong) input.current?.setSelectionRange(wrong.from, wrong.to);
  });

  const fill = useEffectEvent(() => {
    const printed = printFilterText(params, list, people);
    const all = printed === '' ? '' : `${printed} `;
    setClosed(all);
    flushSync(() => onDraft({ text: all, cursor: all.length, begun: all }));
    input.current?.setSelectionRange(all.length, all.length);
  });

  useEffect(() => {
    if (draft.due === 'fill') fill();
    else if (draft.due === 'enter') enter();
  }, [draft.due]);

  useImperativeHandle(onKey, () => (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return;
    const choice = choices[at];
    if (event.key === 'ArrowDown' && !open) setOpened(text);
    else if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp' && open) step(-1);
    else if (event.key === 'Escape' && open) setClosed(text);
    else if (event.key === 'Enter' && choice) complete(choice);
    else if (event.key === 'Tab' && !event.shiftKey && choices.length > 0 && text !== '')
      complete(choices[Math.max(at, 0)]!);
    else return;
    event.preventDefault();
  });

  // The box is drawn before any of this is there, and so does not know of it.
  useLayoutEffect(() => {
    const say = (name: string, value: string | null) =>
      value === null
        ? input.current?.removeAttribute(name)
        : input.current?.setAttribute(name, value);
    say('aria-autocomplete', 'list');
    say('aria-controls', open ? `${id}-list` : null);
    say('aria-activedescendant', open && at >= 0 ? `${id}-${at}` : null);
    say('aria-invalid', mistakes.length > 0 ? 'true' : null);
    say('aria-describedby', mistakes.length > 0 ? `${id}-wrong` : help ? `${id}-help` : null);
  });

  return (
    <>
      <span className="visually-hidden" role="status">
        {open ? count(choices.length, 'suggestion') : ''}
      </span>
      {open || help !== null || mistakes.length > 0 ? (
        <div className={styles.panel}>
          {mistakes.length > 0 ? (
            <div id={`${id}-wrong`} role="alert" className={styles.wrong}>
              {mistakes.map((each) => (
                <p key={each.from}>
                  {each.from < each.to ? <mark>{text.slice(each.from, each.to)}</mark> : null}{' '}
                  {each.message}
                </p>
              ))}
            </div>
          ) : null}
          {help === null ? null : (
            <p id={`${id}-help`} className={styles.help}>
              {help}
            </p>
          )}
          {open ? (
            <div id={`${id}-list`} role="listbox" aria-label="Suggestions" className={styles.list}>
              {choices.map((choice, n) => (
                <Box
                  key={choice.text}
                  id={`${id}-${n}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={n === at}
                  className={styles.option}
                  // The box keeps the focus.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => complete(choice)}
                >
                  <span>{choice.label}</span>
                  <code>{choice.text}</code>
                </Box>
              ))}
            </div>
          ) : null}
        </div>
      ) : null}
    </>
  );
}
