import type { VerificationFailure } from '../engine/objects.ts';

/** What is said of a person whose name, date of birth and number do not belong together. */
export function unknownIdentity(requirement: string): VerificationFailure {
  return {
    code: 'verification_failed_keyed_identity',
    reason: "The person's keyed-in identity information could not be verified.",
    requirement,
  };
}
