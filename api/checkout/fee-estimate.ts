/** A card payment as Stripe booked it, in minor units of one currency. */
export interface Booked {
  readonly amount: number;
  readonly fee: number;
}

/**
 * What Stripe's standard pricing asks of a domestic card payment: parts of ten thousand, and minor
 * units on top. For a platform that has had no card payment in the currency yet.
 * @see https://stripe.com/pricing
 */
const standard: Readonly<Record<string, readonly [share: number, fixed: number]>> = {
  usd: [290, 30],
  cad: [290, 30],
  aud: [170, 30],
  eur: [150, 25],
  gbp: [150, 20],
  jpy: [360, 0],
};

/** How far two amounts have to lie apart for a line through their fees to tell anything. */
const apart = 2;

/**
 * What Stripe's fee will be about, in minor units: as a line through what the platform's own card
 * payments cost, or else by the standard pricing. Null where neither is known.
 */
export function estimatedFee(
  booked: readonly Booked[],
  amount: number,
  currency: string,
): number | null {
  const amounts = booked.map((each) => each.amount);
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)];
  if (booked.length > 1 && most >= apart * least) {
    const mean = (of: keyof Booked) =>
      booked.reduce((sum, each) => sum + each[of], 0) / booked.length;
    const [x, y] = [mean('amount'), mean('fee')];
    const spread = booked.reduce((sum, each) => sum + (each.amount - x) ** 2, 0);
    const slope =
      booked.reduce((sum, each) => sum + (each.amount - x) * (each.fee - y), 0) / spread;
    return Math.max(0, Math.round(y + slope * (amount - x)));
  }
  const known = standard[currency];
  return known ? Math.round((amount * known[0]) / 10_000) + known[1] : null;
}
