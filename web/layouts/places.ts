import type { ComponentType } from 'react';
import type { Permission } from '../../api/staff/rules.ts';
import { paths } from '../lib/paths.ts';
import {
  AccountsIcon,
  AuditIcon,
  BalancesIcon,
  CheckoutIcon,
  DisputesIcon,
  GroupsIcon,
  InboxIcon,
  OperationsIcon,
  PaymentMethodsIcon,
  PaymentsIcon,
  PayoutsIcon,
  SettingsIcon,
  StaffIcon,
  SyncIcon,
  TransfersIcon,
} from '../ui/icons.tsx';

/** An area of the house, as the menu, the palette and the keys lead there. */
export interface Place {
  label: string;
  to: string;
  Icon: ComponentType;
  permission: Permission;
  /** The letter that leads there after `g`. */
  key: string;
}

/** Every area, in the order of the menu. */
export const places: readonly Place[] = [
  { label: 'Inbox', to: paths.inbox(), Icon: InboxIcon, permission: 'finding:read', key: 'n' },
  {
    label: 'Accounts',
    to: paths.accounts(),
    Icon: AccountsIcon,
    permission: 'account:read',
    key: 'a',
  },
  {
    label: 'Balances',
    to: paths.balances(),
    Icon: BalancesIcon,
    permission: 'balance:read',
    key: 'b',
  },
  {
    label: 'Payments',
    to: paths.payments(),
    Icon: PaymentsIcon,
    permission: 'payment:read',
    key: 'p',
  },
  {
    label: 'Checkout',
    to: paths.checkout(),
    Icon: CheckoutIcon,
    permission: 'checkout:read',
    key: 'c',
  },
  {
    label: 'Payment methods',
    to: paths.paymentMethods(),
    Icon: PaymentMethodsIcon,
    permission: 'payment_method:read',
    key: 'm',
  },
  { label: 'Groups', to: paths.groups(), Icon: GroupsIcon, permission: 'group:read', key: 'g' },
  {
    label: 'Transfers',
    to: paths.transfers(),
    Icon: TransfersIcon,
    permission: 'transfer:read',
    key: 't',
  },
  { label: 'Payouts', to: paths.payouts(), Icon: PayoutsIcon, permission: 'payout:read', key: 'o' },
  {
    label: 'Disputes',
    to: paths.openDisputes(),
    Icon: DisputesIcon,
    permission: 'dispute:read',
    key: 'd',
  },
  {
    label: 'Operations',
    to: paths.operations(),
    Icon: OperationsIcon,
    permission: 'operation:read',
    key: 'e',
  },
  { label: 'Sync', to: paths.sync(), Icon: SyncIcon, permission: 'sync:read', key: 's' },
  { label: 'Audit', to: paths.audit(), Icon: AuditIcon, permission: 'audit:read', key: 'u' },
  { label: 'Staff', to: paths.staff(), Icon: StaffIcon, permission: 'staff:manage', key: 'f' },
  {
    label: 'Settings',
    to: paths.settings(),
    Icon: SettingsIcon,
    permission: 'limit:manage',
    key: 'i',
  },
];

/** The areas that somebody may read; the address of another one says who may. */
export const placesFor = (permissions: readonly Permission[]): readonly Place[] =>
  places.filter(({ permission }) => permissions.includes(permission));
