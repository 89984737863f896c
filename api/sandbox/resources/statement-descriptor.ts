import { invalid } from '../engine/errors.ts';
import { text } from '../engine/params.ts';

const MOST = 22;
const FORBIDDEN = /[<>\\'"*]/;

/**
 * What stands on the customer's statement: 5 to 22 characters with a letter among them, and none
 * of `< > \ ' " *`.
 * @see https://docs.stripe.com/get-started/account/statement-descriptors#requirements
 */
export function statementDescriptor(): ReturnType<typeof text> {
  const suffix = statementDescriptorSuffix();
  return {
    required: false,
    parse: (value, name) => {
      const read = suffix.parse(value, name);
      if (read.length < 5) {
        throw invalid('The statement descriptor must be at least 5 characters.', name);
      }
      if (/\p{L}/u.test(read)) return read;
      throw invalid('The statement descriptor must contain at least one letter.', name);
    },
  };
}

/** What follows the account's prefix on the statement of a card. */
export function statementDescriptorSuffix(): ReturnType<typeof text> {
  const any = text(MOST);
  return {
    required: false,
    parse: (value, name) => {
      const read = any.parse(value, name);
      if (!FORBIDDEN.test(read)) return read;
      throw invalid(
        `The statement descriptor cannot contain any of these characters: < > \\ ' " *`,
        name,
      );
    },
  };
}
