import type Stripe from 'stripe';
import { errorText } from './error-words.ts';
import { requirementText } from './words.ts';

/** What was wrong with what was handed in. */
export interface RequirementError {
  code: string;
  /** What the code says and asks for; null for one that is newer than our words. */
  text: string | null;
  /** Stripe's own message. */
  reason: string;
}

/** A piece of information that is missing or being checked. */
export interface RequirementLine {
  requirement: string;
  text: string;
  group: 'past_due' | 'currently_due' | 'pending_verification' | 'eventually_due' | 'future';
  /** Until when it has to be there, Unix seconds; null where Stripe sets no time. */
  by: number | null;
  /** What may be handed in instead, in words. */
  instead: string[];
  errors: RequirementError[];
}

/** The account's requirements, most pressing first, each once. */
export function requirementLines(account: Stripe.Account): RequirementLine[] {
  const { requirements, future_requirements: future } = account;
  const lines = new Map<string, RequirementLine>();
  const both = [requirements, future];
  const errors = both.flatMap((list) => list?.errors ?? []);
  const alternatives = both.flatMap((list) => list?.alternatives ?? []);
  const add = (
    list: readonly string[] | null | undefined,
    group: RequirementLine['group'],
    by: number | null = null,
  ) => {
    for (const requirement of list ?? [])
      if (!lines.has(requirement))
        lines.set(requirement, {
          requirement,
          text: requirementText(requirement),
          group,
          by,
          instead: alternatives
            .filter(({ original_fields_due }) => original_fields_due.includes(requirement))
            .map(({ alternative_fields_due }) =>
              [...new Set(alternative_fields_due.map(requirementText))].join(', '),
            ),
          errors: errors
            .filter((error) => error.requirement === requirement)
            .map(({ code, reason }) => ({ code, text: errorText(code), reason })),
        });
  };
  add(requirements?.past_due, 'past_due');
  add(requirements?.currently_due, 'currently_due', requirements?.current_deadline);
  add(requirements?.pending_verification, 'pending_verification');
  add(requirements?.eventually_due, 'eventually_due');
  add(future?.past_due, 'future', future?.current_deadline);
  add(future?.currently_due, 'future', future?.current_deadline);
  add(future?.eventually_due, 'future');
  return [...lines.values()];
}
