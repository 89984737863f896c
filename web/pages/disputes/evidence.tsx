import { programLines } from '../../../api/enhanced-evidence/rules.ts';
import { evidenceFields } from '../../../api/evidence/rules.ts';
import type { DisputeDetail } from '../../client/types.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import styles from './facts.module.css';

/** What is known of the disputed payment from the platform's side: what was sent, or will be. */
export function Evidence({ dispute }: Pick<DisputeDetail, 'dispute'>) {
  const { evidence, evidence_details, status } = dispute;
  const sent = evidence_details.submission_count > 0;
  const facts = evidenceFields.flatMap(({ name, form, label }) => {
    const value = evidence[name];
    if (!value) return [];
    const file = typeof value === 'string' ? value : value.id;
    return [[label, form === 'file' ? `File ${file}` : String(value)] as const];
  });
  const appeal = evidence.appeal?.card;
  const all = [
    ...facts,
    ...programLines(evidence.enhanced_evidence),
    ...(appeal?.reason_for_filing ? [['Appeal', appeal.reason_for_filing] as const] : []),
    ...(appeal?.supporting_files?.length
      ? [
          [
            'Appeal’s documents',
            appeal.supporting_files.map((id) => `File ${id}`).join(', '),
          ] as const,
        ]
      : []),
  ];
  const isOpen = status.endsWith('needs_response');
  const note = sent && !isOpen ? 'Sent to the bank' : 'A draft, not sent';
  return (
    <Section title="Evidence" {...(all.length > 0 ? { note } : {})}>
      {all.length === 0 ? (
        <Nothing>
          {isOpen ? 'Nothing is prepared yet.' : 'Nothing was told to the customer’s bank.'}
        </Nothing>
      ) : (
        <div className={styles.evidence}>
          <KeyValue facts={all} />
        </div>
      )}
    </Section>
  );
}
