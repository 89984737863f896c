import { skipToken, useQuery } from '@tanstack/react-query';
import { facets } from '../client/queries.ts';
import type { ChoiceFilter, Option } from './filters.ts';

/**
 * The options of a filter as they can be chosen: what occurs, the most used first, and whatever is
 * chosen already. While it is not known what occurs, only the latter.
 */
export function useChoices(options: ChoiceFilter['options'], chosen: readonly string[]) {
  const facet = useQuery({ ...facets, enabled: 'facet' in options });
  const asked = 'people' in options ? options.people : null;
  const people = useQuery({
    queryKey: asked?.queryKey ?? ['nobody'],
    queryFn: asked?.queryFn ?? skipToken,
  });
  if ('facet' in options) {
    const { data, isPending, error } = facet;
    const choices = offered(data?.data[options.facet] ?? [], chosen, options.label);
    return { choices, isPending, error };
  }
  if ('people' in options) {
    const { data = [], isPending, error } = people;
    const label = (value: string) => data.find((each) => each.value === value)?.label ?? value;
    const choices = offered(
      data.map(({ value }) => value),
      chosen,
      label,
    );
    return { choices, isPending, error };
  }
  return { choices: options, isPending: false, error: null };
}

/** The values that occur and, after them, those that are chosen although they do not. */
export function offered(
  occurring: readonly string[],
  chosen: readonly string[],
  label: (value: string) => string,
): Option[] {
  return [...new Set([...occurring, ...chosen])].map((value) => ({ value, label: label(value) }));
}
