import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import { knownName, readSettings, SettingError } from './setting-input.ts';
import {
  declaredSettings,
  defaultSettings,
  type SettingName,
  type Settings,
  settingNames,
} from './settings.ts';

/** A setting as people and programs are shown it. */
export interface ShownSetting {
  name: SettingName;
  value: unknown;
  default: unknown;
  takes: string;
  meaning: string;
  /** It was decided when the world was made. */
  ofNewWorld: boolean;
}

/** The settings of one world, kept with it: what was set goes on after a restart. */
export class SettingsStore {
  /** What counts now: one object for as long as the world is open. */
  readonly values: Settings;
  readonly #db: Database;
  #changed: Partial<Settings>;

  /**
   * @param given what is to be set from now on
   * @throws SettingError when one of those was decided differently when the world was made
   */
  constructor(db: Database, given: Partial<Settings> = {}) {
    this.#db = db;
    this.#changed = readKept(db);
    this.values = { ...defaultSettings, ...this.#changed };
    const isNew = !db.prepare("SELECT 1 FROM meta WHERE name = 'platform'").get();
    if (Object.keys(given).length > 0) this.#write(given, isNew);
  }

  list(): ShownSetting[] {
    return settingNames.map((name) => {
      const { usual, takes, meaning, ofNewWorld } = declaredSettings[name];
      return { name, value: this.values[name], default: usual, takes, meaning, ofNewWorld };
    });
  }

  /**
   * Sets some of them, all or none.
   * @throws SettingError for a name that is none, a value that is not taken, and what was decided
   *   when the world was made
   */
  set(sent: Readonly<Record<string, unknown>>): void {
    this.#write(readSettings(sent), false);
  }

  /**
   * Puts one back to its default, or all but those that were decided when the world was made.
   * @throws SettingError for a name that is none, and for one that was decided then
   */
  restore(given?: string): void {
    const names =
      given === undefined
        ? settingNames.filter((name) => !declaredSettings[name].ofNewWorld)
        : [knownName(given)];
    const defaults = names.map((name) => [name, defaultSettings[name]]);
    this.#write(Object.fromEntries(defaults), false);
  }

  #write(changes: Partial<Settings>, isNew: boolean): void {
    const decided = (Object.keys(changes) as SettingName[]).find(
      (name) =>
        !isNew &&
        declaredSettings[name].ofNewWorld &&
        !isDeepStrictEqual(changes[name], this.values[name]),
    );
    if (decided) {
      const value = JSON.stringify(this.values[decided]);
      throw new SettingError(
        `${decided} was decided when this world was made, and is ${value}: it takes a new one`,
      );
    }
    const wanted = { ...this.#changed, ...changes };
    this.#changed = Object.fromEntries(
      settingNames
        .filter((name) => name in wanted && !isDeepStrictEqual(wanted[name], defaultSettings[name]))
        .map((name) => [name, wanted[name]]),
    );
    this.#db
      .prepare(
        `INSERT INTO meta(name, value) VALUES ('settings', ?)
         ON CONFLICT(name) DO UPDATE SET value = excluded.value`,
      )
      .run(JSON.stringify(this.#changed));
    Object.assign(this.values, changes);
  }
}

/** What was set in this world; what an earlier version knew and this one does not is passed over. */
function readKept(db: Database): Partial<Settings> {
  const kept = db
    .prepare<[], { value: string }>("SELECT value FROM meta WHERE name = 'settings'")
    .get();
  const values = Object.entries(JSON.parse(kept?.value ?? '{}') as Record<string, unknown>);
  return Object.fromEntries(
    values.filter(
      ([name, value]) =>
        Object.hasOwn(declaredSettings, name) &&
        declaredSettings[name as SettingName].schema.safeParse(value).success,
    ),
  );
}
