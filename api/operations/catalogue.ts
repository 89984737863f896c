import { badInput } from '../kit/errors.ts';
import { firstMistake } from '../kit/validate.ts';
import type { Action } from './action.ts';

/** Everything staff can do, by kind. */
export interface Catalogue {
  readonly all: ReadonlyMap<string, Action>;
  /** @throws AppError `invalid_input` naming the kinds there are. */
  find(kind: string): Action;
}

/** Makes the catalogue of these declarations. */
export function catalogueOf(declared: readonly Action[]): Catalogue {
  const all = new Map(declared.map((action) => [action.kind, action]));
  return {
    all,
    find(kind) {
      const action = all.get(kind);
      if (action) return action;
      throw badInput(
        `There is no operation "${kind}". Use: ${[...all.keys()].join(', ')}.`,
        'kind',
      );
    },
  };
}

/** The action's input, or the first thing wrong with it. @throws AppError `invalid_input`. */
export function parseInput(action: Action, input: unknown): object {
  const result = action.input.safeParse(input);
  if (result.success) return result.data;
  throw firstMistake(result.error, 'input');
}

/**
 * The Stripe id that an unchecked input names. Nothing else of such an input is put on record: the
 * trail is for ever, and whoever may not order anything could fill it with whatever they like.
 */
export const seemsAbout = (input: object): string | undefined =>
  Object.values(input).find(
    (value): value is string =>
      typeof value === 'string' && /^[a-z]{2,6}_(?=\w*\d)\w{1,200}$/.test(value),
  );
