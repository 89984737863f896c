import type { ItemPreview, Preview } from '../client/types.ts';
import type { Item } from '../lib/order-file.ts';

/** What one line of many comes to. */
export type Outcome =
  | { at: 'unread'; why: string }
  | { at: 'asking' }
  | { at: 'stopped'; why: string; skip: boolean }
  | { at: 'ready'; preview: Preview };

/** A line with what it comes to. */
export interface Tried {
  readonly item: Item;
  /** What people call what it is about, as far as that is known. */
  readonly name: string | null;
  readonly outcome: Outcome;
}

/** How blocked plans are told apart from those that have nothing to do. */
const ALREADY_SO = 'already_so';

/**
 * Brings lines and previews together.
 * A line that says again what one before it says is stopped: the API takes each order once.
 * @param previews of the lines that can be read, in their order, as far as they are known
 */
export function tried(items: readonly Item[], previews: readonly ItemPreview[]): Tried[] {
  let next = 0;
  const firstOf = new Map<string, number>();
  return items.map((item) => {
    if (item.input === null)
      return {
        item,
        name: null,
        outcome: { at: 'unread', why: item.problem ?? 'It cannot be read' },
      };
    const answer = previews[next];
    next += 1;
    const text = JSON.stringify(item.input);
    const first = firstOf.get(text);
    if (first === undefined) firstOf.set(text, item.n);
    const name = answer && 'preview' in answer ? answer.preview.subjectName : null;
    const outcome = outcomeOf(item, answer);
    return first !== undefined && outcome.at === 'ready'
      ? { item, name, outcome: { at: 'stopped', why: `Line ${first} says the same`, skip: false } }
      : { item, name, outcome };
  });
}

function outcomeOf({ currency }: Item, answer: ItemPreview | undefined): Outcome {
  if (!answer) return { at: 'asking' };
  if ('error' in answer) return { at: 'stopped', why: answer.error.message, skip: false };
  const { preview } = answer;
  if (preview.blocked)
    return {
      at: 'stopped',
      why: preview.blocked.message,
      skip: preview.blocked.code === ALREADY_SO,
    };
  // An amount of a file that was meant in another currency must not be sent.
  const other = preview.moves.find((move) => currency && move.currency !== currency);
  if (other)
    return {
      at: 'stopped',
      why: `The file says ${currency?.toUpperCase()}, but this is in ${other.currency.toUpperCase()}`,
      skip: false,
    };
  return { at: 'ready', preview };
}
