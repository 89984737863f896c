import { type RawBuilder, sql } from 'kysely';
import type { Store } from '../store/database.ts';

/** Somebody of whom something is kept. */
export interface PersonKept {
  id: string;
  /** As they are called today or, where they are no longer here, as they were at the last. */
  name: string;
}

/** Where people occur: the columns of their id, which an index begins with, and of their name. */
export interface Occurrence {
  readonly table: string;
  readonly id: string;
  readonly name: string;
  /** What tells which row is the newest. */
  readonly order: string;
}

/**
 * The one statement of everybody who occurs in a table, by name. The index is stepped through from
 * one person to the next, so that it does not matter how much each of them did.
 */
export function peopleStatement({ table, id, name, order }: Occurrence): RawBuilder<PersonKept> {
  const [rows, person] = [sql.table(table), sql.ref(id)];
  return sql`
    with recursive person(id) as (
      select min(${person}) from ${rows}
      union all
      select (select min(${person}) from ${rows} where ${person} > person.id) from person
        where person.id is not null
    )
    select id, coalesce(
        (select name from user where user.id = person.id),
        (select ${sql.ref(name)} from ${rows} where ${person} = person.id
          order by ${sql.ref(order)} desc limit 1),
        id) as name
      from person where id is not null order by name collate nocase, id`;
}

/** Everybody who occurs in a table, by name. */
export async function peopleIn({ read }: Pick<Store, 'read'>, where: Occurrence) {
  return (await peopleStatement(where).execute(read)).rows;
}
