import { useQuery } from '@tanstack/react-query';
import { facets } from '../client/queries.ts';
import type { ChoiceFilter, Option } from './filters.ts';

/**
 * The options of a filter as they can be chosen: what occurs, the most used first, and whatever is
 * chosen already. While it is not known what occurs, only the latter.
 */
export function useChoices(options: ChoiceFilter['options'], chosen: readonly string[]) {
  const asked = 'facet' in options;
  const { data, isPending, error } = useQuery({ ...facets, enabled: asked });
  return {
    choices: asked ? offered(data?.data[options.facet] ?? [], chosen, options.label) : options,
    isPending: asked && isPending,
    error: asked ? error : null,
  };
}

/** The values that occur and, after them, those that are chosen although they do not. */
export function offered(
  occurring: readonly string[],
  chosen: readonly string[],
  label: (value: string) => string,
): Option[] {
  return [...new Set([...occurring, ...chosen])].map((value) => ({ value, label: label(value) }));
}
