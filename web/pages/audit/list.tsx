import { auditList, auditPeople, auditSummary } from '../../client/queries.ts';
import type { AuditLine } from '../../client/types.ts';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { VerifyTrail } from './verify-trail.tsx';

const empty = (
  <EmptyState title="Nothing is on record yet">
    Every order, approval, sign-in and change of a role or limit is written here, for ever.
  </EmptyState>
);

const what = (value: string) => ({ value, label: words(value) });

/** What people look for in the trail; a dot at the end stands for all that begins so. */
const whats = [
  { value: 'operation.', label: 'Operations' },
  what('operation.submitted'),
  what('operation.approved'),
  what('operation.refused'),
  what('operation.forbidden'),
  what('operation.not_accepted'),
  { value: 'operation_batch.', label: 'Batches' },
  { value: 'staff.', label: 'Staff' },
  what('staff.signed_in'),
  what('staff.sign_in_failed'),
  what('staff.role_changed'),
  what('account.login_link_made'),
  { value: 'account_link.', label: 'Onboarding links' },
  { value: 'access_token.', label: 'Access tokens' },
  { value: 'limit.', label: 'Limits' },
  { value: 'backfill.', label: 'Backfills' },
  { value: 'event.', label: 'Events' },
];

export const list: ListDeclaration = {
  search: 'Search person, object or reason',
  defaultSort: '-seq',
  noun: 'entry',
  noIds: true,
  filters: [
    { kind: 'choice', name: 'action', label: 'What', options: whats },
    { kind: 'choice', name: 'by', label: 'By', options: { people: auditPeople } },
    { kind: 'text', name: 'subject', label: 'About', placeholder: 'ch_…, acct_…' },
    { kind: 'text', name: 'operation', label: 'Operation', placeholder: '01K…' },
    { kind: 'days', name: 'at', label: 'When' },
  ],
};

export const loader = listLoader(list, auditList);
export const handle = pageHandle('Audit');

const json = (value: unknown) => (value === null ? '' : JSON.stringify(value));

const column = columnsOf<AuditLine>();
export const columns = column.columns([
  column.lead('action', { header: 'What', size: 220, text: ({ action }) => words(action) }),
  column.accessor(({ by }) => by?.name ?? null, {
    id: 'by',
    header: 'By',
    size: 140,
    enableSorting: false,
    // The server by itself, or somebody who is not known.
    cell: ({ getValue }) => getValue() ?? '–',
    meta: { csv: [{ header: 'By', text: ({ by }) => by?.name ?? '' }] },
  }),
  column.accessor(({ subject }) => subject?.name ?? subject?.id ?? null, {
    id: 'subject',
    header: 'About',
    size: 160,
    enableSorting: false,
    cell: ({ row: { original } }) =>
      original.subject && (
        <span title={original.subject.id}>
          {original.subject.name ?? shortId(original.subject.id)}
        </span>
      ),
    meta: {
      csv: [
        { header: 'About', text: ({ subject }) => subject?.name ?? '' },
        { header: 'Object', text: ({ subject }) => subject?.id ?? '' },
      ],
    },
  }),
  column.text('reason', { header: 'Reason', size: 240 }),
  column.text('address', { header: 'From', size: 120 }),
  column.time('at', { header: 'When', size: 110 }),
  column.count('seq', { header: 'Number', size: 100, sorts: true }),
  column.id('operation', { header: 'Operation', hidden: true }),
  column.accessor(({ before }) => json(before), {
    id: 'before',
    header: 'Before',
    size: 220,
    enableSorting: false,
    meta: { hidden: true, csv: [{ header: 'Before', text: ({ before }) => json(before) }] },
  }),
  column.accessor(({ after }) => json(after), {
    id: 'after',
    header: 'After',
    size: 220,
    enableSorting: false,
    meta: { hidden: true, csv: [{ header: 'After', text: ({ after }) => json(after) }] },
  }),
  column.id('stripeRequest', { header: 'Stripe request', hidden: true }),
  column.text('hash', { header: 'Hash', hidden: true, show: (hash) => hash.slice(0, 12) }),
]);

export function Component() {
  return (
    <ListPage
      list={list}
      query={auditList}
      summary={auditSummary}
      columns={columns}
      rowId={({ seq }) => String(seq)}
      rowPath={({ seq }) => paths.auditEntry(seq)}
      empty={empty}
      ours
      action={<VerifyTrail />}
    />
  );
}
