import type { Declaration } from './setting-kinds.ts';
import { declaredSettings, type SettingName, type Settings } from './settings.ts';

/** A setting that does not exist, or a value that it does not take. */
export class SettingError extends Error {}

/**
 * Reads settings by name, as a program sends them.
 * @throws SettingError of one line for a name that is none, or a value that is not taken
 */
export function readSettings(sent: Readonly<Record<string, unknown>>): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(sent).map(([given, value]) => {
      const name = knownName(given);
      return [name, accepted(name, [value], JSON.stringify(value))];
    }),
  );
}

/**
 * Reads settings as a command line gives them: `feeFixed=0`, `transferCountries=US,CA`, and JSON
 * where a value is no word, number or list.
 * @throws SettingError of one line for what is no assignment, a name that is none, or a value that
 *   is not taken
 */
export function readAssignments(assignments: readonly string[]): Partial<Settings> {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const at = assignment.indexOf('=');
      if (at < 1) throw new SettingError(`"${assignment}" is not of the form name=value`);
      const name = knownName(assignment.slice(0, at));
      const text = assignment.slice(at + 1);
      const readings = [...asJson(text), text, text.split(',').map((part) => part.trim())];
      return [name, accepted(name, readings, `"${text}"`)];
    }),
  );
}

/** The setting of that name. Throws SettingError, telling which one was probably meant, if any. */
export function knownName(given: string): SettingName {
  if (Object.hasOwn(declaredSettings, given)) return given as SettingName;
  const known = Object.keys(declaredSettings) as SettingName[];
  const distances = known.map((name) => distance(given.toLowerCase(), name.toLowerCase()));
  const least = Math.min(...distances);
  const hint =
    least <= given.length / 2
      ? `did you mean ${known[distances.indexOf(least)]}?`
      : '--help tells all of them';
  throw new SettingError(`there is no setting "${given}"; ${hint}`);
}

function asJson(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

/** The first of the readings that the setting takes. */
function accepted(name: SettingName, readings: readonly unknown[], shown: string): unknown {
  const { schema, takes } = declaredSettings[name] as Declaration<unknown>;
  for (const reading of readings) {
    const { success, data } = schema.safeParse(reading);
    if (success) return data;
  }
  throw new SettingError(`${name} must be ${takes}, not ${shown}`);
}

/** How many letters have to be added, left out or changed to make one word of another (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const changed = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, changed));
    }
    row = next;
  }
  return row[to.length]!;
}
