/** The roles of the platform's staff, each having all that the ones before it have. */
export const roles = ['viewer', 'support', 'finance', 'manager', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Whether somebody may sign in, has not accepted their invitation yet, or may no longer. */
export const memberStates = ['active', 'invited', 'disabled'] as const;
export type MemberState = (typeof memberStates)[number];

/** What each role may do beyond the roles before it. */
const granted = {
  viewer: [
    'account:read',
    'balance:read',
    'payment:read',
    'group:read',
    'dispute:read',
    'transfer:read',
    'checkout:read',
    'payout:read',
    'payment_method:read',
    'operation:read',
    'finding:read',
    'live:read',
  ],
  support: [
    'refund:create',
    'transfer:reverse',
    'account_link:create',
    'checkout:create',
    'finding:manage',
    'note:create',
  ],
  finance: [
    'transfer:create',
    'payout:create',
    'payout:cancel',
    'payout:reverse',
    'dispute:respond',
    'dispute:accept',
    'export:create',
  ],
  manager: [
    'sync:read',
    'sync:manage',
    'audit:read',
    'operation:approve',
    'view:share',
    'payout_schedule:update',
    'account:create',
    'account:reject',
    'account:unreject',
    'payment_method_configuration:update',
  ],
  admin: ['staff:manage', 'limit:manage', 'setting:manage'],
} as const satisfies Record<Role, readonly string[]>;

/** Something staff may be allowed to do: what it is about, and the act. */
export type Permission = (typeof granted)[Role][number];

const upTo = (role: Role): readonly Role[] => roles.slice(0, roles.indexOf(role) + 1);

const held: ReadonlyMap<Role, ReadonlySet<Permission>> = new Map(
  roles.map((role) => [role, new Set(upTo(role).flatMap((each) => [...granted[each]]))]),
);

/** Whether `text` names a role, as what the database or a form holds might not. */
export const isRole = (text: unknown): text is Role => roles.some((role) => role === text);

/** Everything that someone of this role may do. */
export const permissionsOf = (role: Role): readonly Permission[] => [...(held.get(role) ?? [])];

export const roleCan = (role: Role, permission: Permission): boolean =>
  held.get(role)?.has(permission) ?? false;

/** The roles that have a permission, the least of them first. */
export const rolesWith = (permission: Permission): readonly Role[] =>
  roles.filter((role) => roleCan(role, permission));

/** The reason why this role may not, for a 403 and beside a disabled button; undefined when it may. */
export function whyNot(role: Role, permission: Permission): string | undefined {
  if (roleCan(role, permission)) return undefined;
  const holders = rolesWith(permission);
  const last = holders.at(-1);
  const named = holders.length > 1 ? `${holders.slice(0, -1).join(', ')} and ${last}` : last;
  return `This needs the permission ${permission}, which ${named} ${holders.length > 1 ? 'have' : 'has'}; you are signed in as ${role}.`;
}
