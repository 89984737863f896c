import { describe, expect, it } from 'vitest';
import { permissionsOf } from '../../api/staff/rules.ts';
import { paletteGroups } from '../../web/layouts/palette-entries.ts';
import { places, placesFor } from '../../web/layouts/places.ts';
import { foundEntries } from '../../web/layouts/use-found.ts';
import { keyReader } from '../../web/lib/keys.ts';
import { addRecent, type Recent, readRecents } from '../../web/lib/recents.ts';

const viewer = permissionsOf('viewer');
const titles = (typed: string, recents: Recent[] = []) =>
  paletteGroups(typed, viewer, recents).map(({ title }) => title);
const entries = (title: string, typed: string, recents: Recent[] = []) =>
  paletteGroups(typed, viewer, recents).find((group) => group.title === title)?.entries ?? [];

const lamp = { to: '/payments/ch_1', title: 'Payment ch_1', head: '42.00 USD' };

describe('the palette', () => {
  it('offers where one was, where one may go and what can be done, before anything is typed', () => {
    expect(titles('')).toEqual(['Go to', 'Do']);
    expect(titles('', [lamp])).toEqual(['Last visited', 'Go to', 'Do']);
    expect(entries('Go to', '').map(({ label }) => label)).not.toContain('Staff');
  });

  it.each([
    ['ch_3Px1', '/payments/ch_3Px1'],
    [' acct_1Seller ', '/accounts/acct_1Seller'],
    ['tr_1', '/transfers/tr_1'],
    ['po_1', '/payouts/po_1'],
    ['dp_1', '/disputes/dp_1'],
  ])('opens what is pasted by its id: %s', (typed, to) => {
    expect(paletteGroups(typed, viewer, [])[0]).toMatchObject({ title: 'Open', entries: [{ to }] });
  });

  it('opens nothing by an id of which there are no pages', () => {
    for (const typed of ['txn_1', 'ch_1 and more', 'lamp', '../ch_1'])
      expect(titles(typed)).not.toContain('Open');
  });

  it('leads what is typed to the lists that find it', () => {
    expect(entries('Search', ' lake & sons ')).toEqual([
      { label: '“lake & sons” in payments', to: '/payments?q=lake%20%26%20sons' },
      { label: '“lake & sons” in accounts', to: '/accounts?q=lake%20%26%20sons' },
      { label: '“lake & sons” in groups', to: '/groups?q=lake%20%26%20sons' },
    ]);
    expect(paletteGroups('x', [], []).map(({ title }) => title)).not.toContain('Search');
  });

  it('offers what the API found above the searches, and nothing twice', () => {
    const found = [
      { title: 'Accounts', entries: [{ label: 'Lamp & Co', hint: '', to: '/accounts/acct_1' }] },
      { title: 'Payments', entries: [{ label: 'The lamp', hint: 'payment', to: lamp.to }] },
    ];
    const offered = paletteGroups('lamp', viewer, [{ ...lamp, title: 'A lamp' }], found);
    expect(offered.map(({ title }) => title)).toEqual(['Last visited', 'Accounts', 'Search']);
    expect(offered[1]).toEqual(found[0]);
  });

  it('tells finds of one name apart, and leads to their pages', () => {
    const of = { title: 'Kim', detail: null, amount: null, currency: null, status: null, at: null };
    const payment = {
      ...of,
      kind: 'payment' as const,
      id: 'ch_1',
      amount: 12_050,
      currency: 'usd',
    };
    const group = { ...of, kind: 'group' as const, id: 'order 1', title: 'order 1' };
    const booking = { ...of, kind: 'balance_transaction' as const, id: 'nothing_1' };
    expect(
      foundEntries([
        { kind: 'payment', more: false, found: [{ ...payment, status: 'succeeded' }] },
        { kind: 'group', more: false, found: [group] },
        { kind: 'balance_transaction', more: false, found: [booking] },
      ]),
    ).toEqual([
      {
        title: 'Payments',
        entries: [{ label: 'Kim', hint: '120.50 USD · Succeeded · ch_1', to: '/payments/ch_1' }],
      },
      { title: 'Groups', entries: [{ label: 'order 1', hint: '', to: '/groups/order%201' }] },
      { title: 'Balance transactions', entries: [] },
    ]);
  });

  it.each([
    ['refund ch_1', 'Refund ch_1', '/payments/ch_1/refund'],
    ['Reverse tr_1', 'Reverse tr_1', '/transfers/tr_1/reverse'],
    ['pay out acct_1', 'Pay out acct_1', '/balances/acct_1/payout'],
    ['schedule acct_1', 'Change the payout schedule of acct_1', '/accounts/acct_1/schedule'],
  ])('orders what is named with its object: %s', (typed, label, to) => {
    const [first] = paletteGroups(typed, permissionsOf('manager'), []);
    expect(first).toEqual({ title: 'Order', entries: [{ label, to }] });
    expect(titles(typed)).not.toContain('Order');
  });

  it('goes where it is told to', () => {
    expect(entries('Go to', 'go to disputes').map(({ label }) => label)).toEqual(['Disputes']);
  });

  it.each([
    ['viewer', []],
    ['support', ['Refund a payment', 'Reverse a transfer']],
    ['manager', ['New transfer', 'Approve what waits']],
    ['admin', ['Invite somebody', 'Set a limit']],
  ] as const)('offers a %s what they may order, and nothing else', (role, some) => {
    const permissions = permissionsOf(role);
    const offered = (typed: string) =>
      (
        paletteGroups(typed, permissions, []).find(({ title }) => title === 'Order')?.entries ?? []
      ).map(({ label }) => label);
    expect(offered('')).toEqual(expect.arrayContaining([...some]));
    expect(offered('approve').length > 0).toBe(permissions.includes('operation:approve'));
    expect(offered('from a file').length > 0).toBe(permissions.includes('refund:create'));
    expect(offered('')).not.toContain('Refund payments from a file');
  });

  it('puts an order above the searches for its name', () => {
    const groups = paletteGroups('refund a', permissionsOf('support'), []);
    expect(groups.map(({ title }) => title)).toEqual(['Order', 'Search']);
    expect(groups[0]?.entries).toEqual([
      { label: 'Refund a payment', to: '/payments?outcome=succeeded,partially_refunded' },
    ]);
  });

  it('finds areas, acts and what was visited by a part of the name', () => {
    expect(entries('Go to', 'PAY').map(({ label }) => label)).toEqual([
      'Payments',
      'Payment methods',
      'Payouts',
      'Unfinished payments',
      'Payout calendar',
      'Payout schedules',
      'Payouts by day',
    ]);
    expect(entries('Go to', 'by day')).toEqual([{ label: 'Payouts by day', to: '/payouts/days' }]);
    expect(paletteGroups('by day', [], []).map(({ title }) => title)).toEqual([]);
    expect(entries('Do', 'sign')).toEqual([{ label: 'Sign out', act: 'sign out' }]);
    expect(entries('Last visited', '42.00', [lamp])).toHaveLength(1);
    expect(entries('Last visited', '43', [lamp])).toEqual([]);
  });
});

describe('what was visited last', () => {
  const storage = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
  };

  it('comes first, once, and for each person apart', () => {
    const kept = storage();
    const other = { ...lamp, to: '/payments/ch_2' };
    for (const each of [lamp, other, lamp]) addRecent('ada', each, kept);
    expect(readRecents('ada', kept)).toEqual([lamp, other]);
    expect(readRecents('eve', kept)).toEqual([]);
  });

  it('is forgotten after a few, and by text that is not ours', () => {
    const kept = storage();
    for (let n = 0; n < 20; n += 1) addRecent('ada', { ...lamp, to: `/payments/ch_${n}` }, kept);
    expect(readRecents('ada', kept)).toHaveLength(8);
    for (const text of ['{', '{}', '[{"to":1}]']) {
      kept.setItem('countinghouse-recents-ada', text);
      expect(readRecents('ada', kept)).toEqual([]);
    }
  });
});

it('does without what was visited last where the browser keeps nothing', () => {
  const refuses = () => {
    throw new DOMException('The storage is full', 'QuotaExceededError');
  };
  expect(() => addRecent('ada', lamp, { getItem: () => null, setItem: refuses })).not.toThrow();
  expect(readRecents('ada', { getItem: refuses, setItem: refuses })).toEqual([]);
});

describe('keys', () => {
  it('come one by one, but for those after g', () => {
    const read = keyReader();
    expect(['j', 'g', 'p', 'p'].map((key) => read(key, 0))).toEqual(['j', 'g', 'g p', 'p']);
  });

  it('are no pair when too long apart', () => {
    const read = keyReader();
    read('g', 0);
    expect(read('p', 5_000)).toBe('p');
  });

  it('lead to each area by a letter of its own', () => {
    expect(new Set(places.map(({ key }) => key)).size).toBe(places.length);
    expect(placesFor(permissionsOf('admin'))).toEqual(places);
  });
});
