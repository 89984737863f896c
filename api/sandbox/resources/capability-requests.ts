import type { Context } from '../engine/context.ts';
import { invalid } from '../engine/errors.ts';

/**
 * Refuses capabilities that Stripe does not let an account ask for as they stand together.
 * @param requested the names of all that the account asks for
 * @param agreement its service agreement, where one was told
 * @param param the parameter that asks, which the error names
 * @see https://docs.stripe.com/connect/account-capabilities#card-payments
 * @see https://docs.stripe.com/connect/service-agreement-types#recipient
 */
export function checkRequested(
  { settings }: Pick<Context, 'settings'>,
  requested: readonly string[],
  agreement: string | null | undefined,
  param: string,
): void {
  if (requested.includes('card_payments') && !requested.includes('transfers'))
    throw invalid(
      'Accounts do not currently support `card_payments` without `transfers`. Please visit https://stripe.com/docs/connect/account-capabilities#card-payments for more details.',
      param,
    );
  if (
    requested.includes('transfers') &&
    !requested.includes('card_payments') &&
    !settings.transfersAlone
  )
    throw invalid(
      'Your platform needs approval for accounts to have requested the `transfers` capability without the `card_payments` capability. If you would like to request transfers without card_payments, please contact us via https://support.stripe.com/contact.',
      param,
    );
  const payments = requested.find((name) => name.endsWith('_payments'));
  if (agreement === 'recipient' && payments !== undefined)
    throw invalid(
      `Accounts under the recipient service agreement cannot request the \`${payments}\` capability.`,
      param,
    );
}
