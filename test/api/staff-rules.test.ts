import { expect, test } from 'vitest';
import { isRole, permissionsOf, roleCan, roles, rolesWith, whyNot } from '../../api/staff/rules.ts';

test('each role may do all that the ones before it may, and more', () => {
  for (const [i, role] of roles.entries()) {
    const before = roles[i - 1];
    if (!before) continue;
    expect(permissionsOf(role)).toEqual(expect.arrayContaining([...permissionsOf(before)]));
    expect(permissionsOf(role).length).toBeGreaterThan(permissionsOf(before).length);
  }
});

test.each([
  ['viewer', 'payment:read', true],
  ['viewer', 'refund:create', false],
  ['support', 'refund:create', true],
  ['support', 'transfer:create', false],
  ['finance', 'transfer:create', true],
  ['finance', 'operation:approve', false],
  ['manager', 'operation:approve', true],
  ['manager', 'staff:manage', false],
  ['admin', 'staff:manage', true],
] as const)('%s, %s: %s', (role, permission, may) => {
  expect(roleCan(role, permission)).toBe(may);
  expect(permissionsOf(role).includes(permission)).toBe(may);
  expect(rolesWith(permission).includes(role)).toBe(may);
  expect(whyNot(role, permission) === undefined).toBe(may);
});

test('the reason names the permission and everyone who has it', () => {
  expect(whyNot('viewer', 'refund:create')).toBe(
    'This needs the permission refund:create, which support, finance, manager and admin have; you are signed in as viewer.',
  );
  expect(whyNot('manager', 'staff:manage')).toBe(
    'This needs the permission staff:manage, which admin has; you are signed in as manager.',
  );
});

test('only the five are roles', () => {
  expect(roles.every(isRole)).toBe(true);
  for (const other of ['owner', 'Admin', '', undefined, null, 1]) expect(isRole(other)).toBe(false);
});
