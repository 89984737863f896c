import type { Engine } from '../engine/engine.ts';
import { buildDemo } from './demo.ts';

/** The worlds that a sandbox can begin with. */
export const scales = ['empty', 'demo'] as const;
export type Scale = (typeof scales)[number];

export function isScale(name: string): name is Scale {
  return scales.some((scale) => scale === name);
}

/**
 * Fills a new sandbox with the world of this scale. One that was filled before is left as it is,
 * whatever is asked for: its data goes on.
 */
export function openWorld(engine: Engine, { scale, seed }: { scale: Scale; seed: number }): void {
  const { db } = engine;
  if (db.prepare("SELECT 1 FROM meta WHERE name = 'world'").get()) return;
  engine.build(() => {
    if (scale === 'demo') buildDemo(engine, seed);
    db.prepare("INSERT INTO meta(name, value) VALUES ('world', ?)").run(scale);
  });
}
