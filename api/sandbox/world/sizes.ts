/** How big a generated world is, and over how many days its history goes. */
export interface WorldSize {
  accounts: number;
  /** Attempts to pay, the declined ones included. */
  charges: number;
  /** Between as many as there are paid charges and twice that. */
  transfers: number;
  days: number;
}

/** The worlds that are too big to be told by hand, smallest first. */
export const sizes = {
  medium: { accounts: 2_000, charges: 100_000, transfers: 160_000, days: 360 },
  large: { accounts: 100_000, charges: 500_000, transfers: 800_000, days: 360 },
} as const satisfies Record<string, WorldSize>;
export type BigScale = keyof typeof sizes;

export function isBig(scale: string): scale is BigScale {
  return Object.hasOwn(sizes, scale);
}
