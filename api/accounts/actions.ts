import { defineAction, type Lookup, type Sources } from '../operations/action.ts';
import { idInPath } from '../operations/lookup.ts';
import { readNow } from '../stripe/read-now.ts';
import { type AccountUnrejectInput, accountRejectInput, accountUnrejectInput } from './inputs.ts';
import { planReject, planUnreject, type RejectionFacts } from './rejection-plan.ts';
import { isRejected, isRejectedByPlatform } from './rules.ts';

async function readRejection(
  { stripe }: Sources,
  _input: AccountUnrejectInput,
  id: string,
): Promise<RejectionFacts> {
  const [account, balance] = await Promise.all([
    readNow(stripe, (client, options) => client.accounts.retrieve(id, {}, options)),
    readNow(stripe, (client, options) => client.balance.retrieve({}, options), id),
  ]);
  return { account, balance };
}

/** Neither makes anything: whether it was done is in the account's state. */
const findAccount =
  (isDone: typeof isRejected): Lookup =>
  async (stripe, step) => {
    const id = idInPath(step);
    const account = await readNow(stripe, (client, options) =>
      client.accounts.retrieve(id, {}, options),
    );
    return isDone(account) ? { id } : null;
  };

/** Ends business with an account: https://docs.stripe.com/api/account/reject */
export const accountReject = defineAction({
  kind: 'account.reject',
  area: 'accounts',
  permission: 'account:reject',
  alwaysApproved: 'Rejecting an account always takes a second person.',
  input: accountRejectInput,
  objects: async (_sources, { account }): Promise<[string]> => [account],
  read: readRejection,
  plan: planReject,
  lookups: { reject: findAccount(isRejectedByPlatform) },
  undo: ({ object }) => ({
    kind: 'account.unreject',
    input: { account: object },
    text: 'Lift the rejection',
  }),
});

/** Takes the platform's own rejection back: https://docs.stripe.com/api/account/unreject */
export const accountUnreject = defineAction({
  kind: 'account.unreject',
  area: 'accounts',
  permission: 'account:unreject',
  alwaysApproved: 'Lifting a rejection always takes a second person.',
  input: accountUnrejectInput,
  objects: async (_sources, { account }): Promise<[string]> => [account],
  read: readRejection,
  plan: planUnreject,
  lookups: { unreject: findAccount((account) => !isRejected(account)) },
});
