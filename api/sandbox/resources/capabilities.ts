import { noSuch } from '../engine/errors.ts';
import { embeddedList } from '../engine/lists.ts';
import { boolean } from '../engine/params.ts';
import { type Call, type Resource, references, route, type Target } from '../engine/resource.ts';
import { accountOfPath, capabilityObject, reviseAccount } from './account-state.ts';
import { capabilityNames } from './capability-names.ts';
import { checkRequested } from './capability-requests.ts';

const base = '/v1/accounts/:account/capabilities';
const updateParams = { requested: boolean() };

/** The account and the capability that a path names, with what is kept of the account. */
function find(target: Target) {
  const account = accountOfPath(target);
  const name = capabilityNames.find((one) => one === target.path.capability);
  if (!name) throw noSuch('capability', target.path.capability!);
  return { account, name, internal: target.context.store.internal('account', account.id) };
}

function update(call: Call<typeof updateParams>): object {
  const { context, params } = call;
  const { account, name, internal } = find(call);
  if (params.requested === undefined) return capabilityObject(account, internal, name);
  const { [name]: since, ...others } = internal.capabilities;
  const capabilities = params.requested ? { ...others, [name]: since ?? context.now() } : others;
  checkRequested(
    context,
    Object.keys(capabilities),
    account.tos_acceptance?.service_agreement,
    'requested',
  );
  const revised = reviseAccount(context, account, {}, { capabilities });
  return capabilityObject(revised, context.store.internal('account', account.id), name);
}

/** What an account may do and has asked to do; views of the account's state. */
export const capabilities: Resource = {
  routes: [
    route('GET', base, {}, (call) => {
      const account = accountOfPath(call);
      const internal = call.context.store.internal('account', account.id);
      const all = Object.keys(internal.capabilities).map((name) =>
        capabilityObject(account, internal, name),
      );
      return embeddedList(all, `/v1/accounts/${account.id}/capabilities`);
    }),
    route('GET', `${base}/:capability`, {}, (call) => {
      const { account, name, internal } = find(call);
      return capabilityObject(account, internal, name);
    }),
    route('POST', `${base}/:capability`, updateParams, update),
  ],
  expandable: { capability: references('account') },
};
