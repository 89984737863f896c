import { noSuch } from '../engine/errors.ts';
import { embeddedList } from '../engine/lists.ts';
import { boolean } from '../engine/params.ts';
import { type Resource, references, route } from '../engine/resource.ts';
import { capabilityObject, findAccount, reviseAccount } from './account-state.ts';

const base = '/v1/accounts/:account/capabilities';

/** What an account may do and has asked to do; views of the account's state. */
export const capabilities: Resource = {
  routes: [
    route('GET', base, {}, ({ context, path }) => {
      const account = findAccount(context, path.account!);
      const internal = context.store.internal('account', account.id);
      const all = Object.keys(internal.capabilities).map((name) =>
        capabilityObject(account, internal, name),
      );
      return embeddedList(all, `/v1/accounts/${account.id}/capabilities`);
    }),
    route('GET', `${base}/:capability`, {}, ({ context, path }) => {
      const account = findAccount(context, path.account!);
      const internal = context.store.internal('account', account.id);
      const name = path.capability!;
      if (!(name in internal.capabilities)) throw noSuch('capability', name);
      return capabilityObject(account, internal, name);
    }),
    route('POST', `${base}/:capability`, { requested: boolean() }, (call) => {
      const { context, path, params } = call;
      const account = findAccount(context, path.account!);
      const internal = context.store.internal('account', account.id);
      const { [path.capability!]: since, ...others } = internal.capabilities;
      const revised = reviseAccount(
        context,
        account,
        {},
        {
          capabilities: params.requested
            ? { ...others, [path.capability!]: since ?? context.now() }
            : others,
        },
      );
      return capabilityObject(
        revised,
        context.store.internal('account', account.id),
        path.capability!,
      );
    }),
  ],
  expandable: { capability: references('account') },
};
