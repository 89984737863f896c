import { Link } from 'react-router';
import type { DisputeDetail } from '../../client/types.ts';
import { Email } from '../../components/email.tsx';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { YesNo } from '../../components/yes-no.tsx';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './facts.module.css';

/** What the customer says, about which payment, and what belongs to it. */
export function DisputeFacts({
  dispute: { dispute, payment, reason },
}: {
  dispute: DisputeDetail;
}) {
  const card = dispute.payment_method_details?.card;
  const chargeId = typeof dispute.charge === 'string' ? dispute.charge : dispute.charge.id;
  const email = payment?.customer_email ?? null;
  return (
    <Section title="Dispute">
      <p className={styles.reason}>{reason.text}</p>
      <KeyValue
        facts={[
          ['Reason', words(reason.code)],
          ['Network’s code', card?.network_reason_code],
          ['Kind', card ? words(card.case_type) : null],
          ['Customer', payment?.customer],
          [
            'E-mail',
            email ? (
              <Link key="email" to={paths.paymentsBy(email)}>
                <Email address={email} />
              </Link>
            ) : null,
          ],
          ['Payment', <ObjectId key="payment" id={chargeId} />],
          [
            'Payment amount',
            payment ? (
              <Money key="amount" amount={payment.amount} currency={payment.currency} />
            ) : null,
          ],
          ['Payment state', payment ? <StatusBadge key="state" status={payment.outcome} /> : null],
          [
            'Transfer group',
            payment?.transfer_group ? (
              <Link key="group" to={paths.group(payment.transfer_group)}>
                {payment.transfer_group}
              </Link>
            ) : null,
          ],
          ['Can be refunded', <YesNo key="refundable" yes={dispute.is_charge_refundable} />],
          ['Answered', dispute.evidence_details.submission_count > 0 ? 'Yes' : 'No'],
          ['Id', <ObjectId key="id" id={dispute.id} here />],
        ]}
      />
    </Section>
  );
}
