import axe, { type RunOptions } from 'axe-core';
import type { Person } from './person.ts';

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
  // Once a page: reading its source takes as long as what it then does.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(
    async (given) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(given);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
      );
    },
    {
      ...options,
      resultTypes: ['violations' as const],
      // Style sheets are fetched anew for rules only that axe itself holds to be experimental.
      preload: { assets: ['media'] },
    },
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

/**
 * How many pixels stand beyond the edge of the window, or of what scrolls by itself in it: the
 * frame's page, and a form or a question over it.
 */
export function overflow({ page }: Person): Promise<number> {
  return page.evaluate(() =>
    Math.max(
      document.documentElement.scrollWidth - innerWidth,
      ...[...document.querySelectorAll('main, [role="dialog"]')].map(
        ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
      ),
    ),
  );
}
