import type { Permission } from '../../api/staff/rules.ts';
import { manyKinds } from '../forms/many-kinds.ts';
import { shortId } from '../lib/ids.ts';
import { pathOfObject, paths, searchIn } from '../lib/paths.ts';
import type { Recent } from '../lib/recents.ts';
import { placesFor } from './places.ts';

/** What the palette does beside going somewhere. */
export type PaletteAct = 'light' | 'dark' | 'auto' | 'help' | 'sign out';

/** One line of the palette: somewhere to go, or something to do. */
export type PaletteEntry = { label: string; hint?: string } & (
  | { to: string }
  | { act: PaletteAct }
);

/** Entries under one heading. */
export interface PaletteGroup {
  title: string;
  entries: PaletteEntry[];
}

/** The lists that find the text that was typed. */
const searched = [
  ['payments', paths.payments(), 'payment:read'],
  ['accounts', paths.accounts(), 'account:read'],
  ['groups', paths.groups(), 'group:read'],
] as const satisfies readonly (readonly [string, string, Permission])[];

type Offer = readonly [label: string, to: string, permission: Permission];

/** Pages within an area; only for who asks for them. */
const pages: readonly Offer[] = [
  ['Platform balance', paths.balance('platform'), 'balance:read'],
  ['Unfinished onboarding', paths.unfinishedOnboarding(), 'account:read'],
  ['Unfinished payments', paths.unfinishedPayments(), 'payment:read'],
  ['Payout calendar', paths.payoutCalendar(), 'payout:read'],
  ['Payout schedules', paths.payoutSchedules(), 'payout:read'],
  ['Payouts by day', paths.payoutDays(), 'payout:read'],
];

const acts: readonly PaletteEntry[] = [
  { label: 'Your account', to: paths.ownAccount() },
  { label: 'Light theme', act: 'light' },
  { label: 'Dark theme', act: 'dark' },
  { label: 'Theme of the system', act: 'auto' },
  { label: 'Keyboard help', hint: '?', act: 'help' },
  { label: 'Sign out', act: 'sign out' },
];

const allowed = (offers: readonly Offer[], permissions: readonly Permission[]) =>
  offers
    .filter(([, , permission]) => permissions.includes(permission))
    .map(([label, to]) => ({ label, to }));

/** What can be ordered for an object by naming both: the act, the ids it is for, its form. */
const objectOrders: readonly [
  act: string,
  ids: RegExp,
  permission: Permission,
  label: string,
  form: (id: string) => string,
][] = [
  ['refund', /^(ch|py)_\w+$/, 'refund:create', 'Refund', paths.refund],
  ['reverse', /^tr_\w+$/, 'transfer:reverse', 'Reverse', paths.transferReverse],
  [
    'schedule',
    /^acct_\w+$/,
    'payout_schedule:update',
    'Change the payout schedule of',
    paths.payoutSchedule,
  ],
  ['pay out', /^acct_\w+$/, 'payout:create', 'Pay out', paths.payoutCreate],
];

/** The forms that `refund ch_1` and its like ask for. */
function ordered(text: string, permissions: readonly Permission[]): PaletteEntry[] {
  const [, act = '', id = ''] = /^(\D+?)\s+(\w+)$/.exec(text) ?? [];
  return objectOrders
    .filter(
      ([name, ids, permission]) =>
        name === act.toLowerCase() && ids.test(id) && permissions.includes(permission),
    )
    .map(([, , , label, form]) => ({ label: `${label} ${shortId(id)}`, to: form(id) }));
}

/** What can be ordered or decided; from a list, where it is about one of many. */
const orders: readonly Offer[] = [
  ['Refund a payment', paths.refundablePayments(), 'refund:create'],
  ['Reverse a transfer', paths.reversibleTransfers(), 'transfer:reverse'],
  ['New transfer', paths.transferCreate(), 'transfer:create'],
  ['New checkout', paths.checkoutCreate(), 'checkout:create'],
  ['Pay the platform out', paths.payoutCreate('platform'), 'payout:create'],
  ['Create an account', paths.accountCreate(), 'account:create'],
  ['Accept a dispute', paths.openDisputes(), 'dispute:accept'],
  ['Approve what waits', paths.operationsThat('waiting_approval'), 'operation:approve'],
  ['Invite somebody', paths.inviteStaff(), 'staff:manage'],
  ['Set a limit', paths.limitSet(), 'limit:manage'],
];

/** What can be ordered many at a time; only for who asks for it. */
const manyOrders: readonly Offer[] = Object.entries(manyKinds).map(([kind, many]) => [
  `${many.title} from a file`,
  paths.orderMany(kind),
  many.permission,
]);

/**
 * What the palette offers for what was typed: the form or the object whose id it is, where one was
 * last, areas and orders by name, what contains it, lists that would find it, acts by name.
 * @param found what the API found, by kind
 */
export function paletteGroups(
  typed: string,
  permissions: readonly Permission[],
  recents: readonly Recent[],
  found: readonly PaletteGroup[] = [],
): PaletteGroup[] {
  const text = typed.trim();
  // `go to disputes` is said as often as `disputes`.
  const called = text.toLowerCase().replace(/^(go to|open) /, '');
  const fits = ({ label }: { label: string }) => label.toLowerCase().includes(called);
  const object = /^\w+$/.test(text) ? pathOfObject(text) : null;
  const visited = recents
    .map(({ to, title, head }) => ({ label: title, hint: head, to }))
    .filter((each) => fits(each) || fits({ label: each.hint }));
  const offered = new Set([object, ...visited.map(({ to }) => to)]);
  const groups: PaletteGroup[] = [
    { title: 'Order', entries: ordered(text, permissions) },
    {
      title: 'Open',
      entries: object ? [{ label: shortId(text), hint: 'by its id', to: object }] : [],
    },
    { title: 'Last visited', entries: visited },
    {
      title: 'Go to',
      entries: [
        ...placesFor(permissions).map(({ label, to, key }) => ({ label, hint: `g ${key}`, to })),
        ...(text ? allowed(pages, permissions) : []),
      ].filter(fits),
    },
    {
      title: 'Order',
      entries: allowed([...orders, ...(text ? manyOrders : [])], permissions).filter(fits),
    },
    ...found.map(({ title, entries }) => ({
      title,
      entries: entries.filter((each) => 'to' in each && !offered.has(each.to)),
    })),
    {
      title: 'Search',
      entries: text
        ? searched
            .filter(([, , permission]) => permissions.includes(permission))
            .map(([name, list]) => ({ label: `“${text}” in ${name}`, to: searchIn(list, text) }))
        : [],
    },
    { title: 'Do', entries: acts.filter(fits) },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}
