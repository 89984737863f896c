import type { ReactNode } from 'react';

/** Line icons of 16 px. They stand beside words or in named buttons, so they are never read out. */
function icon(drawing: ReactNode) {
  return function Icon({ size = 16 }: { size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {drawing}
      </svg>
    );
  };
}

export const CheckIcon = icon(<path d="m3 8.5 3.2 3L13 4.5" />);
export const CopyIcon = icon(
  <>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
  </>,
);
export const RefreshIcon = icon(<path d="M13.2 8a5.2 5.2 0 1 1-1.6-3.7M13.4 2v2.8h-2.8" />);
export const SearchIcon = icon(
  <>
    <circle cx="7" cy="7" r="4.2" />
    <path d="m10.2 10.2 3.3 3.3" />
  </>,
);
export const InboxIcon = icon(<path d="M2.5 9h3l1 2h3l1-2h3v4h-11z" />);
export const PlusIcon = icon(<path d="M8 3.5v9M3.5 8h9" />);
export const MenuIcon = icon(<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />);
export const SunIcon = icon(
  <>
    <circle cx="8" cy="8" r="2.8" />
    <path d="M8 1.6v1.2m0 10.4v1.2M1.6 8h1.2m10.4 0h1.2M3.5 3.5l.8.8m7.4 7.4.8.8m0-9-.8.8m-7.4 7.4-.8.8" />
  </>,
);
export const MoonIcon = icon(<path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z" />);
export const UpIcon = icon(<path d="M8 12.5v-9M4.5 7 8 3.5 11.5 7" />);
export const DownIcon = icon(<path d="M8 3.5v9M4.5 9 8 12.5 11.5 9" />);
export const ExternalIcon = icon(
  <path d="M9.5 2.5h4v4M13.5 2.5 7.5 8.5M11.5 9.5v3a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h3" />,
);
export const ViewIcon = icon(<path d="M2.5 3.5h11v9h-11ZM6.2 3.5v9M9.8 3.5v9" />);
export const WarningIcon = icon(
  <>
    <path d="M8 2.2 14.2 13H1.8L8 2.2Z" />
    <path d="M8 6.4v3M8 11.2v.1" />
  </>,
);
export const AccountsIcon = icon(
  <>
    <circle cx="8" cy="5.4" r="2.6" />
    <path d="M2.8 13.4c.6-2.6 2.6-4 5.2-4s4.6 1.4 5.2 4" />
  </>,
);
export const BalancesIcon = icon(
  <path d="M8 2.5v11M4.5 13.5h7M3 4.5h10M3 4.5 1.5 9h3L3 4.5Zm10 0L11.5 9h3L13 4.5Z" />,
);
export const PaymentsIcon = icon(
  <>
    <rect x="1.8" y="3.5" width="12.4" height="9" rx="1.5" />
    <path d="M1.8 6.5h12.4M4.5 10h2.5" />
  </>,
);
export const PaymentMethodsIcon = icon(<path d="M1.5 4h13v8h-13zM1.5 7h13M4 10h2" />);
export const CheckoutIcon = icon(
  <path d="M1.8 2.5h2l2 8h6.5l1.6-6H4.3M6.5 13.5h.1M11.5 13.5h.1" />,
);
export const GroupsIcon = icon(
  <>
    <path d="M4.5 8h3.5M8 8c2 0 2-4 4-4M8 8c2 0 2 4 4 4" />
    <circle cx="3" cy="8" r="1.5" />
    <circle cx="13.2" cy="4" r="1.2" />
    <circle cx="13.2" cy="12" r="1.2" />
  </>,
);
export const TransfersIcon = icon(
  <>
    <path d="M1.8 5.5h10.4M9.5 2.8l2.7 2.7-2.7 2.7" />
    <path d="M14.2 11.5H6M8.2 9.3 6 11.5l2.2 2.2" />
  </>,
);
export const PayoutsIcon = icon(
  <path d="M2 6.2 8 2.5l6 3.7H2ZM3.8 8.5v3M8 8.5v3M12.2 8.5v3M2 13.8h12" />,
);
export const DisputesIcon = icon(<path d="M3.5 14V2.5h8.5l-1.5 3 1.5 3H3.5" />);
export const OperationsIcon = icon(<path d="M2.5 4h7M2.5 8h5M2.5 12h4M9 11l2 2 3.5-4.5" />);
export const SyncIcon = icon(
  <path d="M2.8 7a5.3 5.3 0 0 1 9.5-2.2l1 1.2m0-3.2V6h-3.2M13.2 9a5.3 5.3 0 0 1-9.5 2.2l-1-1.2m0 3.2V10h3.2" />,
);
export const StaffIcon = icon(
  <>
    <rect x="2.5" y="2.5" width="11" height="11" rx="1.5" />
    <circle cx="8" cy="6.6" r="1.7" />
    <path d="M5 11.2c.5-1.3 1.6-2 3-2s2.5.7 3 2" />
  </>,
);
export const AuditIcon = icon(
  <>
    <path d="M3.5 2h6l3 3v9h-9V2Z" />
    <path d="m5.8 9.2 1.6 1.6 3-3.4" />
  </>,
);
export const SettingsIcon = icon(
  <>
    <path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6" />
    <circle cx="10" cy="4.5" r="1.8" />
    <circle cx="6" cy="11.5" r="1.8" />
  </>,
);
export const SignOutIcon = icon(
  <path d="M6.5 2.5h-3a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h3M10.5 11l3-3-3-3M13.5 8h-7" />,
);
