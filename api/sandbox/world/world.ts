import type { ActDirectly, Engine } from '../engine/engine.ts';
import { buildDemo } from './demo.ts';
import { sizes } from './sizes.ts';

/** The worlds that are there within a second or two. */
export const quickScales = ['empty', 'demo'] as const;
/** The worlds that a sandbox can begin with. */
export const scales = [...quickScales, ...Object.keys(sizes)] as readonly Scale[];
export type Scale = (typeof quickScales)[number] | keyof typeof sizes;

export function isScale(name: string): name is Scale {
  return scales.some((scale) => scale === name);
}

/**
 * Fills a new sandbox with the world of this scale. One that was filled before is left as it is,
 * whatever is asked for: its data goes on.
 */
export function openWorld(engine: Engine, { scale, seed }: { scale: Scale; seed: number }): void {
  if (engine.db.prepare("SELECT 1 FROM meta WHERE name = 'world'").get()) return;
  if (scale !== 'empty' && scale !== 'demo') throw new Error(`the ${scale} world needs a new file`);
  try {
    fillWorld(engine, scale, () => {
      if (scale === 'demo') buildDemo(engine, seed);
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new Error(`the ${scale} world cannot be made: ${reason}`, { cause: error });
  }
}

/** Does the work that fills a new world, and notes in the same transaction that it is filled. */
export function fillWorld(engine: Engine, scale: Scale, work: (act: ActDirectly) => void): void {
  engine.build((act) => {
    work(act);
    engine.db.prepare("INSERT INTO meta(name, value) VALUES ('world', ?)").run(scale);
  });
}
