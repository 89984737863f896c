import { useParams } from 'react-router';
import { money, sum } from '../../../api/kit/money.ts';
import { disputeDetail } from '../../client/queries.ts';
import type { DisputeDetail } from '../../client/types.ts';
import { detailLoader, useDetail } from '../../client/use-detail.ts';
import { AsOf } from '../../components/as-of.tsx';
import { History } from '../../components/history.tsx';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { RawObject } from '../../components/raw-object.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { Answer } from '../../ui/answer.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

export const loader = detailLoader(disputeDetail, 'dispute');
export const handle = pageHandle(({ dispute = '' }) => `Dispute ${shortId(dispute)}`, {
  label: 'Disputes',
  to: paths.disputes(),
});

export function Component() {
  const { dispute: id = '' } = useParams();
  const { data, asOf } = useDetail(disputeDetail, id);
  const { dispute, payment } = data;
  const { currency } = dispute;
  const chargeId = typeof dispute.charge === 'string' ? dispute.charge : dispute.charge.id;
  return (
    <DetailPage
      title={<Money amount={dispute.amount} currency={currency} />}
      status={<StatusBadge status={dispute.status} />}
      asOf={<AsOf {...asOf} />}
      object={{ id: dispute.id }}
    >
      <Standing dispute={dispute} />
      <Section title="Dispute">
        <KeyValue
          facts={[
            ['Reason', words(dispute.reason)],
            ['Customer', payment?.customer ?? payment?.customer_email],
            ['Payment', <ObjectId key="charge" id={chargeId} />],
            [
              'Payment amount',
              payment ? (
                <Money key="amount" amount={payment.amount} currency={payment.currency} />
              ) : null,
            ],
            ['Dispute fees', <Fees key="fees" bookings={data.balanceTransactions} />],
            ['Id', <ObjectId key="id" id={dispute.id} here />],
            ['Opened', <Time key="created" at={dispute.created} />],
          ]}
        />
      </Section>
      <Section title="Sellers who hold the money">
        {data.exposure.length === 0 ? (
          <Nothing>No transfer of this payment is still with a seller.</Nothing>
        ) : (
          <SmallTable
            label="Sellers who hold the money"
            rows={data.exposure}
            rowKey={({ transfer }) => transfer}
            columns={[
              {
                header: 'Seller',
                wrap: true,
                cell: ({ account, name }) => <ObjectId id={account} name={name} />,
              },
              { header: 'By', cell: ({ transfer }) => <ObjectId id={transfer} /> },
              {
                header: 'Holds',
                align: 'end',
                cell: ({ amount, currency: held }) => <Money amount={amount} currency={held} />,
              },
            ]}
          />
        )}
      </Section>
      <Bookings data={data} />
      <History history={data.history} currency={currency} />
      <RawObject name="Dispute" object={dispute} />
    </DetailPage>
  );
}

/** What Stripe took for the dispute itself; booked in the platform's own currency. */
function Fees({ bookings }: { bookings: DisputeDetail['balanceTransactions'] }) {
  const [first] = bookings;
  if (!first) return 'not yet booked';
  const fees = bookings.map(({ fee, currency }) => money(fee, currency));
  return <Money {...sum(fees, first.currency)} dash />;
}

function Standing({ dispute }: Pick<DisputeDetail, 'dispute'>) {
  const due = dispute.evidence_details.due_by;
  if (dispute.status === 'won')
    return <Answer tone="good" title="Won: the amount came back to the platform" />;
  if (dispute.status === 'lost')
    return <Answer tone="bad" title="Lost: the amount stays with the customer" />;
  if (dispute.status.endsWith('needs_response') && due)
    return (
      <Answer tone="waiting" title="Waiting on the platform’s evidence">
        <p>
          Due <Time at={due} due />
          {dispute.evidence_details.past_due ? ', which has passed' : ''}.
        </p>
      </Answer>
    );
  if (dispute.status.endsWith('under_review'))
    return <Answer tone="neutral" title="Waiting on the customer’s bank" />;
  return <Answer tone="neutral" title={words(dispute.status)} />;
}

function Bookings({ data: { balanceTransactions } }: { data: DisputeDetail }) {
  if (balanceTransactions.length === 0) return null;
  return (
    <Section title="Bookings">
      <SmallTable
        label="Bookings"
        rows={balanceTransactions}
        rowKey={({ id }) => id}
        columns={[
          { header: 'Balance transaction', cell: ({ id }) => <ObjectId id={id} /> },
          { header: 'What', cell: ({ reporting_category }) => words(reporting_category) },
          { header: 'When', cell: ({ created }) => <Time at={created} /> },
          {
            header: 'Amount',
            align: 'end',
            cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
          },
          {
            header: 'Fee',
            align: 'end',
            cell: ({ fee, currency }) => <Money amount={fee} currency={currency} dash />,
          },
          {
            header: 'Net',
            align: 'end',
            cell: ({ net, currency }) => <Money amount={net} currency={currency} />,
          },
        ]}
      />
    </Section>
  );
}
