import type { Engine } from '../engine/engine.ts';

interface Step {
  time: number;
  work: () => void;
}

/** Things to happen at past moments, run in the order of time; a step may add later ones. */
export class Timeline {
  readonly #end: number;
  /** Latest first, so that the next step is at the end. */
  readonly #steps: Step[] = [];

  /** @param end the last moment, in Unix seconds: what would come after it does not happen. */
  constructor(end: number) {
    this.#end = end;
  }

  /** Adds a step at `time` (Unix seconds). Steps of the same moment keep their order. */
  add(time: number, work: () => void): void {
    if (time > this.#end) return;
    let [low, high] = [0, this.#steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#steps[middle]!.time > time) low = middle + 1;
      else high = middle;
    }
    this.#steps.splice(low, 0, { time, work });
  }

  /** Runs every step until `time` (to the end when left out) with the engine's clock at its time. */
  run(engine: Engine, time = this.#end): void {
    while (this.#steps.length > 0 && this.#steps.at(-1)!.time <= time) {
      const step = this.#steps.pop()!;
      engine.at(step.time, step.work);
    }
  }
}
