import { type Historied, onlyKept } from '../history/historied.ts';
import { paymentMethodConfiguration } from './snapshot.ts';

/** What changed on a payment method configuration. */
export const configurationChanges: Historied = {
  name: 'Payment method configuration',
  permission: 'payment_method:read',
  subjects: onlyKept(paymentMethodConfiguration),
};
