import { invalid } from '../engine/errors.ts';
import { text } from '../engine/params.ts';

/** A name and a domain; which addresses there are, only sending to them would tell. */
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** An email address of at most `most` characters, as texts are; `email_invalid` for what is none. */
export function emailAddress(most?: number): ReturnType<typeof text> {
  const any = text(most);
  return {
    required: false,
    parse: (value, name) => {
      const read = any.parse(value, name);
      if (ADDRESS.test(read)) return read;
      throw invalid(`Invalid email address: ${read}`, name, 'email_invalid');
    },
  };
}
