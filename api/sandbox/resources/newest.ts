import type { Context } from '../engine/context.ts';
import type { ObjectTypes, TypeName } from '../engine/objects.ts';

const PAGE = 100;

/** The platform's newest object of a type that `fits`; undefined when none does. */
export function newest<T extends TypeName>(
  context: Context,
  type: T,
  fits: (object: ObjectTypes[T]) => boolean,
): ObjectTypes[T] | undefined {
  let page = context.store.list(type, context.platform, { limit: PAGE });
  while (page.length > 0) {
    const found = page.find(fits);
    if (found) return found;
    const { id } = page.at(-1) as ObjectTypes[T] & { id: string };
    page = context.store.list(type, context.platform, {
      limit: PAGE,
      before: context.store.place(id)!,
    });
  }
  return undefined;
}
