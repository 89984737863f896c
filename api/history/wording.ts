import type { Change } from '../store/changes.ts';
import type { ChangeInWords, Wording } from '../store/history.ts';

/** What a value means to people; undefined where it is what they read. */
export type ValueWords = (value: unknown) => string | undefined;

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** What a list gained and lost. What reads the same in both was there all along. */
function membersOf({ before, after }: Change, inWords: ValueWords): ChangeInWords['members'] {
  const texts = (list: unknown) => [
    ...new Set((isList(list) ? list : []).map((each) => inWords(each) ?? shown(each))),
  ];
  const [old, now] = [texts(before), texts(after)];
  return {
    added: now.filter((text) => !old.includes(text)),
    gone: old.filter((text) => !now.includes(text)),
  };
}

/**
 * Tells changes in words: of a list what it gained and lost, of a value what it means.
 * @param wordsOf how the values of a field of a kind read; undefined for those that people read as
 * Stripe gives them
 */
export const wordingBy =
  (wordsOf: (kind: string, path: string) => ValueWords | undefined): Wording =>
  ({ kind }, change): ChangeInWords => {
    const inWords = wordsOf(kind, change.path) ?? (() => undefined);
    const { before, after } = change;
    if (isList(before) || isList(after)) return { ...change, members: membersOf(change, inWords) };
    const [old, now] = [inWords(before), inWords(after)];
    if (old === undefined && now === undefined) return change;
    return {
      ...change,
      words: {
        ...(old === undefined ? {} : { before: old }),
        ...(now === undefined ? {} : { after: now }),
      },
    };
  };

/** The words of values that are texts. */
export const ofText =
  (tell: (value: string) => string | null | undefined): ValueWords =>
  (value) =>
    typeof value === 'string' ? (tell(value) ?? undefined) : undefined;

/** Tells changes of one kind, by a table of its fields. */
export const wordingOf = (fields: Readonly<Record<string, ValueWords>>): Wording =>
  wordingBy((_kind, path) => (Object.hasOwn(fields, path) ? fields[path] : undefined));
