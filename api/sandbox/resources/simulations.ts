import { invalid } from '../engine/errors.ts';
import type { Simulation } from '../engine/resource.ts';
import { resources } from './registry.ts';

/** A simulation as it is told of: what it does, and what it takes. */
export interface ShownSimulation {
  name: string;
  meaning: string;
  params: ShownParam[];
}
/** A parameter of a simulation. */
export interface ShownParam {
  name: string;
  required: boolean;
  /** The only values, where there are only so many. */
  values?: readonly string[];
}

const simulations = new Map(
  resources
    .flatMap((resource) => Object.entries(resource.simulations ?? {}))
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);

/**
 * What happens under that name.
 * @throws StripeError 400 that names all there are
 */
export function simulationOf(name: string): Simulation {
  const found = simulations.get(name);
  if (found) return found;
  throw invalid(
    `Unknown simulation '${name}': must be one of ${[...simulations.keys()].join(', ')}`,
  );
}

/** All that can be simulated, by name. */
export function shownSimulations(): ShownSimulation[] {
  return [...simulations].map(([name, { meaning, shape }]) => ({
    name,
    meaning,
    params: Object.entries(shape).map(([param, { required, words }]) => ({
      name: param,
      required,
      ...(words && { values: words }),
    })),
  }));
}
