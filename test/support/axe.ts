import { AxeBuilder } from '@axe-core/playwright';
import type { Person } from './person.ts';

type RunOptions = Parameters<AxeBuilder['options']>[0];

/** What axe can find in one theme only; everything else it finds in either. */
const ofColours: RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

/**
 * What axe finds wrong with the page in front of a person, in the light and in the dark theme, once
 * nothing on it is on its way. Leaves it in the light one.
 */
export async function violations(person: Person): Promise<string[]> {
  await person.settled();
  await turns(person, 'light');
  const found = await analyzed(person, {});
  await turns(person, 'dark');
  const inDark = await analyzed(person, ofColours);
  await turns(person, 'light');
  return [...found, ...inDark.map((each) => `In the dark theme: ${each}`)];
}

async function analyzed({ page }: Person, options: RunOptions): Promise<string[]> {
  // The pages have no frames, so that nothing is to be gathered from several: which takes axe a
  // page of its own each time.
  const { violations } = await new AxeBuilder({ page })
    .options({ ...options, resultTypes: ['violations'] })
    .setLegacyMode()
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

/** Puts the person's system, which the pages follow, into a theme; waits until they have. */
async function turns({ page }: Person, colorScheme: 'light' | 'dark') {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction((theme) => {
    const { mantineColorScheme = theme } = document.documentElement.dataset;
    const fading = document
      .getAnimations()
      .some((each) => Number.isFinite(each.effect?.getComputedTiming().endTime));
    return mantineColorScheme === theme && !fading;
  }, colorScheme);
}

/** How many pixels of the page stand beyond the edge of the window. */
export function overflow({ page }: Person): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
