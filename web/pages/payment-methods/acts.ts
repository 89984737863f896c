import type { ConfigurationDetail, Session } from '../../client/types.ts';
import { type Act, whyBlocked } from '../../lib/acts.ts';
import { paths } from '../../lib/paths.ts';

/** What can be done with a payment method configuration. */
export const configurationActs = (
  { configuration }: Pick<ConfigurationDetail, 'configuration'>,
  session: Session,
): Act[] => [
  {
    label: 'Switch methods',
    link: paths.paymentMethodSwitch(configuration.id),
    why: whyBlocked(session, 'payment_method_configuration:update'),
    ofStripe: true,
  },
];
