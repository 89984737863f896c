import type { Database } from 'better-sqlite3';
import { isRecord } from './params.ts';

type Fields = Record<string, unknown>;

/** Stands before what is written as a difference: `~py{…}` differs so from the first `py_…`. */
const MARK = '~';
/** Names the fields of the first object that this one does not have. */
const GONE = '\0';
/** Whether a field could not be told from the above, or from what every object inherits. */
function isUnfit(name: string): boolean {
  return name === GONE || name in Object.prototype;
}

/**
 * How objects are written: most fields of Stripe's objects are the same in nearly all of a kind, so
 * that only what differs from the first of them is. That is less than half, in space and in time.
 */
export class Shapes {
  private readonly firsts = new Map<string, Fields>();
  private readonly sql;

  constructor(db: Database) {
    this.sql = {
      add: db.prepare<[string, string]>('INSERT INTO shape(kind, json) VALUES (?, ?)'),
      all: db.prepare<[], { kind: string; json: string }>('SELECT kind, json FROM shape'),
    };
    this.reset();
  }

  /** Reads the first objects anew, after the tables have been rolled back. */
  reset(): void {
    this.firsts.clear();
    for (const { kind, json } of this.sql.all.all()) {
      this.firsts.set(kind, JSON.parse(json) as Fields);
    }
  }

  /** What is written for an object, whose id's prefix tells its kind. */
  textOf(object: { id: string }): string {
    const kind = object.id.slice(0, object.id.indexOf('_'));
    let first = this.firsts.get(kind);
    if (!first) {
      if (!isFit(object)) return JSON.stringify(object);
      const json = JSON.stringify(object);
      first = JSON.parse(json) as Fields;
      this.firsts.set(kind, first);
      this.sql.add.run(kind, json);
    }
    const rest = difference(object, first);
    return rest === null ? JSON.stringify(object) : `${MARK}${kind}${JSON.stringify(rest)}`;
  }

  /** The object that was written so. */
  objectOf(text: string): { id: string } {
    if (!text.startsWith(MARK)) return JSON.parse(text) as { id: string };
    const start = text.indexOf('{');
    const first = this.firsts.get(text.slice(MARK.length, start))!;
    return merged(first, JSON.parse(text.slice(start)) as Fields) as { id: string };
  }
}

function isFit(value: unknown): boolean {
  if (!isRecord(value)) return true;
  return Object.entries(value).every(([name, inner]) => !isUnfit(name) && isFit(inner));
}

/** The fields in which `object` differs; null where that cannot be written down. */
export function difference(object: object, first: Fields): Fields | null {
  const own = object as Fields;
  const rest: Fields = {};
  let shared = 0;
  for (const name in own) {
    const value = own[name];
    const other = first[name];
    if (value !== undefined && other !== undefined) shared++;
    if (value === other || value === undefined) continue;
    if (isUnfit(name)) return null;
    if (isRecord(value) && isRecord(other)) {
      const inner = difference(value, other);
      if (inner === null) return null;
      for (const _some in inner) {
        rest[name] = inner;
        break;
      }
    } else if (!isSameList(value, other)) rest[name] = value;
  }
  const names = namesOf(first);
  if (shared < names.length) rest[GONE] = names.filter((name) => own[name] === undefined);
  return rest;
}

const namesOfFirst = new WeakMap<Fields, string[]>();

/** The fields of a first object or a part of one, which never change. */
function namesOf(first: Fields): string[] {
  let names = namesOfFirst.get(first);
  if (!names) {
    names = Object.keys(first);
    namesOfFirst.set(first, names);
  }
  return names;
}

function isSameList(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.length === 0 || JSON.stringify(one) === JSON.stringify(other);
}

/**
 * The object that differs so from the first one. It shares what they have in common, which is never
 * changed in place.
 */
export function merged(first: Fields, rest: Fields): Fields {
  const gone = rest[GONE] as string[] | undefined;
  const whole: Fields = {};
  for (const name in first) {
    const other = first[name];
    const value = rest[name];
    if (value === undefined) {
      if (!gone?.includes(name)) whole[name] = other;
    } else whole[name] = isRecord(value) && isRecord(other) ? merged(other, value) : value;
  }
  for (const name in rest) if (name !== GONE && !(name in first)) whole[name] = rest[name];
  return whole;
}
