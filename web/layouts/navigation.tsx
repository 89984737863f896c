import type { ComponentType } from 'react';
import { NavLink } from 'react-router';
import type { Permission } from '../../api/staff/rules.ts';
import { paths } from '../lib/paths.ts';
import {
  AccountsIcon,
  BalancesIcon,
  DisputesIcon,
  GroupsIcon,
  PaymentsIcon,
  PayoutsIcon,
  StaffIcon,
  SyncIcon,
  TransfersIcon,
} from '../ui/icons.tsx';
import styles from './frame.module.css';

interface Place {
  label: string;
  to: string;
  Icon: ComponentType;
  permission: Permission;
}

const places: readonly Place[] = [
  { label: 'Accounts', to: paths.accounts(), Icon: AccountsIcon, permission: 'account:read' },
  { label: 'Balances', to: paths.balances(), Icon: BalancesIcon, permission: 'balance:read' },
  { label: 'Payments', to: paths.payments(), Icon: PaymentsIcon, permission: 'payment:read' },
  { label: 'Groups', to: paths.groups(), Icon: GroupsIcon, permission: 'group:read' },
  { label: 'Transfers', to: paths.transfers(), Icon: TransfersIcon, permission: 'transfer:read' },
  { label: 'Payouts', to: paths.payouts(), Icon: PayoutsIcon, permission: 'payout:read' },
  { label: 'Disputes', to: paths.openDisputes(), Icon: DisputesIcon, permission: 'dispute:read' },
  { label: 'Sync', to: paths.sync(), Icon: SyncIcon, permission: 'sync:read' },
  { label: 'Staff', to: paths.staff(), Icon: StaffIcon, permission: 'staff:manage' },
];

/** The areas that this person may read; the address of another one says who may. */
export function Navigation({ permissions }: { permissions: readonly Permission[] }) {
  return (
    <nav aria-label="Areas">
      <ul className={styles.places}>
        {places
          .filter(({ permission }) => permissions.includes(permission))
          .map(({ label, to, Icon }) => (
            <li key={to}>
              <NavLink to={to} className={styles.place}>
                <Icon />
                {label}
              </NavLink>
            </li>
          ))}
      </ul>
    </nav>
  );
}
