import { badInput } from '../kit/errors.ts';
import { defineAction, type Lookup, type Sources } from '../operations/action.ts';
import { idInPath } from '../operations/lookup.ts';
import { readNow } from '../stripe/read-now.ts';
import { type ConfigurationUpdateInput, configurationUpdateInput } from './inputs.ts';
import {
  type ConfigurationFacts,
  planUpdate,
  type SentPreferences,
  standsSo,
} from './update-plan.ts';

async function readFacts(
  { stripe }: Sources,
  { account }: ConfigurationUpdateInput,
  id: string,
): Promise<ConfigurationFacts> {
  const owner = account ?? null;
  const [configuration, holder] = await Promise.all([
    readNow(
      stripe,
      (client, options) => client.paymentMethodConfigurations.retrieve(id, {}, options),
      owner,
    ),
    owner === null
      ? null
      : readNow(stripe, (client, options) => client.accounts.retrieve(owner, {}, options)),
  ]);
  return { configuration, account: holder };
}

/**
 * A change makes nothing: whether it was done is in the configuration. Stripe has no events of
 * these, so nothing can tell whose doing it was; what is as it was to become counts as done.
 */
const findUpdated: Lookup = async (stripe, step) => {
  const { value } = await stripe.read('interactive', step.account, (client, options) =>
    client.paymentMethodConfigurations.retrieve(idInPath(step), {}, options),
  );
  return standsSo(step.params as SentPreferences, value) ? { id: value.id } : null;
};

/**
 * Switches payment methods on and off:
 * https://docs.stripe.com/api/payment_method_configurations/update
 */
export const paymentMethodConfigurationUpdate = defineAction({
  kind: 'payment_method_configuration.update',
  area: 'payment-methods',
  permission: 'payment_method_configuration:update',
  input: configurationUpdateInput,
  objects: async ({ stripe }, { configuration, account }): Promise<[string]> => {
    if (account === stripe.platform)
      throw badInput('Leave the account out: this is the platform’s own.', 'account');
    return [configuration];
  },
  read: readFacts,
  plan: planUpdate,
  lookups: { update: findUpdated },
});
