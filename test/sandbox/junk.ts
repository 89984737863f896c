import fc from 'fast-check';
import type { Param, Shape } from '../../api/sandbox/engine/params.ts';

/** A piece of a form as it is to be sent: text, or what nests. */
export type Junk = string | Junk[] | { [name: string]: Junk };

/** Texts that programs stumble over: bounds of numbers, odd characters, names with a meaning. */
const oddText = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '0', '-0', '-1', '1', '1.5', '1e3', '1e309', 'NaN', 'Infinity', '0x10', ' 7 '],
    ...['2147483648', '9007199254740991', '9007199254740993', '-9223372036854775809'],
    ...['99999999999999999999999999', 'true', 'null', 'undefined', '[]', '{}', '[object Object]'],
    ...['\0', 'a\0b', '\u2028', '\ud83d\ude00', '\u202e', '%', '%00', "'; DROP TABLE object; --"],
    ...['__proto__', 'constructor', 'toString', 'metadata', 'usd', 'USD', 'xyz', 'x'.repeat(6000)],
    ...[
      'acct_1',
      'ch_1',
      'pm_card_visa',
      'tok_visa',
      'btok_us_verified',
      '..',
      '/',
      '*',
      '0'.repeat(400),
    ],
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.integer().map(String),
);

const anyName = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', '0', '1', 'amount', 'id', 'object'),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .map((name) => name.replace(/[[\]]/g, '_')),
);

/** Nested nonsense. */
const anything: fc.Arbitrary<Junk> = fc.letrec<{ junk: Junk }>((tie) => ({
  junk: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    oddText,
    fc.array(tie('junk'), { maxLength: 3 }),
    fc.dictionary(anyName, tie('junk'), { maxKeys: 3 }),
  ),
})).junk;

/** Now and then nonsense, otherwise what comes close to the parameter's declaration. */
function junkFor(param: Param<unknown>, ids: string[], depth: number): fc.Arbitrary<Junk> {
  return fc.oneof(
    { weight: 1, arbitrary: anything },
    { weight: 5, arbitrary: close(param, ids, depth) },
  );
}

function close(param: Param<unknown>, ids: string[], depth: number): fc.Arbitrary<Junk> {
  if (param.words) return fc.constantFrom(...param.words);
  if (!param.inside)
    return fc.oneof(oddText, fc.constantFrom(...ids), fc.constantFrom('100', '5000'));
  if (depth > 6) return oddText;
  if (isParam(param.inside)) {
    return fc.array(junkFor(param.inside, ids, depth + 1), { maxLength: 3 });
  }
  return junkOf(param.inside, ids, depth + 1);
}

function isParam(inside: Shape | Param<unknown>): inside is Param<unknown> {
  return typeof inside.parse === 'function';
}

/**
 * Parameters that a route with this shape may be sent: most of what is required, some of the rest,
 * now and then one that nobody knows, and ids of real objects in between.
 */
export function junkOf(
  shape: Shape,
  ids: string[],
  depth = 0,
): fc.Arbitrary<{ [name: string]: Junk }> {
  const names = Object.keys(shape);
  const some = fc.subarray(names, { maxLength: Math.min(5, names.length) });
  return some.chain((optional) => {
    const sent = names.filter((name) => shape[name]!.required || optional.includes(name));
    const known = Object.fromEntries(sent.map((name) => [name, junkFor(shape[name]!, ids, depth)]));
    const extra = fc.oneof(
      { weight: 9, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.dictionary(anyName, anything, { maxKeys: 1 }) },
    );
    return fc.tuple(fc.record(known), extra).map(([a, b]) => ({ ...a, ...b }));
  });
}

/** The junk as a form, whose names nest in brackets. */
export function formOf(value: Junk, name = ''): string {
  const pairs: string[] = [];
  const add = (junk: Junk, at: string) => {
    if (typeof junk === 'string') pairs.push(`${at}=${encodeURIComponent(junk)}`);
    else
      for (const [key, inner] of Object.entries(junk))
        add(inner, at ? `${at}[${encodeURIComponent(key)}]` : encodeURIComponent(key));
  };
  add(value, name);
  return pairs.join('&');
}
