import { useMediaQuery } from '@mantine/hooks';

const query = '(max-width: 639.98px)';

/** Whether the screen is too narrow for tables, which are cards then. */
export const useNarrow = (): boolean => useMediaQuery(query, matchMedia(query).matches);
