import { Fragment } from 'react';
import { Link, type LoaderFunctionArgs, Outlet, useParams } from 'react-router';
import { cameBack, platformHolder } from '../../../api/payouts/rules.ts';
import { payoutGroups } from '../../client/payouts.ts';
import { payoutDetail, payoutLines } from '../../client/queries.ts';
import { queryClient } from '../../client/query-client.ts';
import type { PayoutDetail } from '../../client/types.ts';
import { detailLoader, useDetail } from '../../client/use-detail.ts';
import { AsOf } from '../../components/as-of.tsx';
import { History } from '../../components/history.tsx';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { PageActs } from '../../components/page-acts.tsx';
import { RawObject } from '../../components/raw-object.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Orders } from '../payments/orders.tsx';
import { payoutActs } from './acts.ts';
import { bankName } from './bank.ts';
import { Composition } from './composition.tsx';
import { PayoutGroups } from './groups.tsx';
import { Reconciliation } from './reconciliation.tsx';
import { Standing } from './standing.tsx';

const loadDetail = detailLoader(payoutDetail, 'payout');

/** The payout, and the first of its lines where they are kept, so that the page opens whole. */
export async function loader(args: LoaderFunctionArgs) {
  await loadDetail(args);
  const id = args.params.payout ?? '';
  const detail = queryClient.getQueryData<{ data: PayoutDetail }>(
    payoutDetail(id).snapshot.queryKey,
  );
  const composition = detail?.data.composition;
  if (composition && composition.count > 0) {
    void queryClient.prefetchInfiniteQuery(payoutLines(id, composition.readAt));
    void queryClient.prefetchInfiniteQuery(payoutGroups(id, composition.readAt));
  }
  return null;
}

export const handle = pageHandle(({ payout = '' }) => `Payout ${shortId(payout)}`, {
  label: 'Payouts',
  to: paths.payouts(),
});

export function Component() {
  const { payout: id = '' } = useParams();
  const { data, asOf } = useDetail(payoutDetail, id);
  const { payout, account } = data;
  const { currency } = payout;
  const session = useSession();
  return (
    <DetailPage
      title={<Money amount={payout.amount} currency={currency} />}
      status={<StatusBadge status={data.state} />}
      asOf={<AsOf {...asOf} />}
      object={{ id, account: account?.id }}
      action={<PageActs acts={payoutActs(data, session)} />}
    >
      <Standing payout={data} />
      <Facts payout={data} />
      <Reconciliation payout={data} busy={asOf.busy} />
      <PayoutGroups payout={data} />
      <Composition payout={data} busy={asOf.busy} />
      <Bookings payout={data} />
      <Orders operations={data.operations} />
      <History
        area="payouts"
        of={{ kind: 'payout', id }}
        history={data.history}
        earlier={data.earlier}
        currency={currency}
        created={payout.created}
      />
      <RawObject name="Payout" object={payout} />
      <Outlet context={data} />
    </DetailPage>
  );
}

function Facts({ payout: { payout, account, destination, ...data } }: { payout: PayoutDetail }) {
  const isBack = cameBack(payout.status);
  return (
    <Section title="Payout">
      <KeyValue
        facts={[
          [
            data.original ? 'Taken back for' : 'Paid out to',
            account ? (
              <ObjectId key="account" id={account.id} name={account.name} />
            ) : (
              'The platform itself'
            ),
          ],
          [
            destination?.type === 'card' ? 'Card' : 'Bank account',
            destination ? <Bank key="bank" destination={destination} /> : null,
          ],
          ['Arrival', isBack ? null : <Time key="arrival" at={payout.arrival_date} due />],
          [
            'Method',
            `${words(payout.method)}, ${payout.automatic ? 'made by schedule' : 'ordered by hand'}`,
          ],
          ['On the statement', payout.statement_descriptor],
          ['Trace', isBack ? null : <Trace key="trace" of={payout} />],
          ['Takes back', data.original ? <ObjectId key="original" id={data.original.id} /> : null],
          [
            'Taken back by',
            data.reversedBy ? <ObjectId key="reversal" id={data.reversedBy.id} /> : null,
          ],
          ['Description', payout.description],
          ['Id', <ObjectId key="id" id={payout.id} here />],
          ['Created', <Time key="created" at={payout.created} />],
          [
            'See also',
            <Fragment key="others">
              <Link to={paths.payoutsOf(account?.id ?? platformHolder)}>
                {account ? 'All payouts of this account' : 'All payouts of the platform'}
              </Link>
              {', '}
              <Link to={paths.payoutsOn(data.day)}>those of its day</Link>
            </Fragment>,
          ],
        ]}
      />
    </Section>
  );
}

function Bank({ destination }: { destination: NonNullable<PayoutDetail['destination']> }) {
  const { status, removed, id } = destination;
  return (
    <>
      {bankName({ ...destination, destination: id })}{' '}
      {removed ? (
        <StatusBadge status="removed" />
      ) : status === 'errored' ? (
        <StatusBadge status={status} />
      ) : null}
    </>
  );
}

/** The reference by which the bank can find the payment: https://docs.stripe.com/payouts/trace-id */
function Trace({ of: { trace_id, status } }: { of: PayoutDetail['payout'] }) {
  if (trace_id?.value) return <ObjectId id={trace_id.value} name={trace_id.value} here />;
  if (trace_id?.status === 'unsupported') return 'The bank gives none';
  return status === 'paid' ? 'Not known yet' : 'Comes once it is paid';
}

/** What Stripe booked for the payout itself: when it left the balance, and when it came back. */
function Bookings({ payout: { bookings } }: { payout: PayoutDetail }) {
  if (bookings.length === 0) return null;
  return (
    <Section title="Bookings">
      <SmallTable
        label="Bookings"
        rows={bookings}
        rowKey={({ id }) => id}
        columns={[
          { header: 'Balance transaction', cell: ({ id }) => <ObjectId id={id} /> },
          { header: 'What', cell: ({ type }) => words(type) },
          { header: 'When', cell: ({ created }) => <Time at={created} /> },
          {
            header: 'Net',
            align: 'end',
            cell: ({ net, currency }) => <Money amount={net} currency={currency} signed />,
          },
        ]}
      />
    </Section>
  );
}
