import { judge, type Obstacle, type Possible } from '../operations/rules.ts';

/** What a configuration says of one method itself: shown, not shown, or as its default has it. */
export const preferences = ['on', 'off', 'none'] as const;
export type Preference = (typeof preferences)[number];

/**
 * One method of a configuration, as Stripe gives it.
 * @see https://docs.stripe.com/api/payment_method_configurations/object
 */
export interface Offer {
  /** Whether customers may see it: it is to be shown, and its capability is active. */
  readonly available: boolean;
  readonly display_preference: {
    /** Of a child: whether its own preference counts. Null where there is no parent. */
    readonly overridable: boolean | null;
    readonly preference: string;
    /** What counts in the end: `on` or `off`. */
    readonly value: string;
  };
}

const isOffer = (value: unknown): value is Offer =>
  typeof value === 'object' && value !== null && 'display_preference' in value;

/** The methods of a configuration by Stripe's names, whatever the version that made it knows. */
export const offersOf = (configuration: object): ReadonlyMap<string, Offer> =>
  new Map(
    Object.entries(configuration).filter((entry): entry is [string, Offer] => isOffer(entry[1])),
  );

/** How a method stands: customers see it, would see it but for a capability, or do not. */
export const offerStates = ['available', 'not_available', 'off'] as const;
export type OfferState = (typeof offerStates)[number];

/** How a method of a configuration stands. */
export const offerState = ({ available, display_preference }: Offer): OfferState =>
  display_preference.value !== 'on' ? 'off' : available ? 'available' : 'not_available';

const againstSwitching: readonly Obstacle<Offer>[] = [
  {
    code: 'parent_decides',
    holds: ({ display_preference }) => display_preference.overridable === false,
    why: 'Its parent configuration decides, and lets no account choose otherwise. Change the parent in Stripe’s Dashboard.',
    link: 'https://docs.stripe.com/connect/multiple-payment-method-configurations',
  },
];

/** What may be done about a method of a configuration, with the reason when not. */
export const can = {
  switch: (offer: Offer): Possible => judge(againstSwitching, offer),
};
