import { StripeError } from '../engine/errors.ts';

/** A decoded form value: every leaf is text, as it came over the wire. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };

/** A name's parts: `a[b][]` is `['a', 'b', '']`. */
type Path = string[];
type Branch = Map<string, Leaf>;
type Leaf = string | Branch;

const maxPairs = 2000;
const maxDepth = 10;

/**
 * Decodes `application/x-www-form-urlencoded` text, of a body or a query string, as Stripe does:
 * `a[b]=x` nests, `a[0]=x` and `a[]=x` make lists. Brackets may be raw or escaped.
 * Keys of `metadata` are free text, so its numeric keys make no list.
 * Throws Stripe's 400 when the text is not a well-formed form.
 */
export function decodeForm(text: string): Record<string, FormValue> {
  const root: Branch = new Map();
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > maxPairs) throw malformed(`more than ${maxPairs} parameters`);
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = unescaped(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : unescaped(pair.slice(equals + 1));
    insert(root, pathOf(name), value, name);
  }
  return Object.fromEntries([...root].map(([name, leaf]) => [name, plain(leaf, name)]));
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformed(`'${text.slice(0, 40)}' is not percent-encoded UTF-8`);
  }
}

function pathOf(name: string): Path {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!match) throw malformed(`parameter name '${name.slice(0, 40)}'`);
  const inner = match[2] === '' ? [] : match[2]!.slice(1, -1).split('][');
  if (inner.length >= maxDepth)
    throw malformed(`parameter '${name.slice(0, 40)}' nests too deeply`);
  return [match[1]!, ...inner];
}

function insert(root: Branch, path: Path, value: string, name: string): void {
  let branch = root;
  path.forEach((step, depth) => {
    const last = depth === path.length - 1;
    const key = step === '' ? appendKey(branch, path.slice(depth + 1)) : step;
    if (last) {
      if (branch.get(key) instanceof Map)
        throw malformed(`parameter '${name}' is both value and hash`);
      branch.set(key, value);
      return;
    }
    const next = branch.get(key) ?? new Map<string, Leaf>();
    if (typeof next === 'string') throw malformed(`parameter '${name}' is both value and hash`);
    branch.set(key, next);
    branch = next;
  });
}

/** `a[]` starts a new element, except that `a[][x]` and then `a[][y]` fill one element. */
function appendKey(branch: Branch, rest: Path): string {
  const latest = branch.get(String(branch.size - 1));
  const [field] = rest;
  const fills = latest instanceof Map && field !== undefined && field !== '' && !latest.has(field);
  return String(fills ? branch.size - 1 : branch.size);
}

function plain(leaf: Leaf, name: string): FormValue {
  if (typeof leaf === 'string') return leaf;
  const keys = [...leaf.keys()];
  if (name !== 'metadata' && keys.every((key) => /^\d+$/.test(key))) {
    return keys.sort((a, b) => Number(a) - Number(b)).map((key) => plain(leaf.get(key)!, ''));
  }
  return Object.fromEntries(keys.map((key) => [key, plain(leaf.get(key)!, key)]));
}

function malformed(what: string): StripeError {
  return new StripeError(
    `Invalid request: ${what}. Check that your content is application/x-www-form-urlencoded.`,
  );
}

/** Values as a form would carry them: every leaf as text, null as the empty text. */
export function formValues(values: object): Record<string, FormValue> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, formValue(value)]));
}

function formValue(value: unknown): FormValue {
  if (Array.isArray(value)) return value.map(formValue);
  if (typeof value === 'object' && value !== null) return formValues(value);
  return value === null ? '' : String(value);
}
