import { AxeBuilder } from '@axe-core/playwright';
import type { Person } from './person.ts';

/** What axe finds wrong with the page in front of a person, once nothing on it is on its way. */
export async function violations(person: Person): Promise<string[]> {
  await person.settled();
  const { violations } = await new AxeBuilder({ page: person.page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

/** How many pixels of the page stand beyond the edge of the window. */
export function overflow({ page }: Person): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
