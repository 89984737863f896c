import type { AccountDetail } from '../../client/types.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './capabilities.module.css';
import { requirementAnchor } from './same-words.ts';

/** What the account may do, what stands in the way, and where that is asked for. */
export function Capabilities({
  capabilities,
  requirements,
}: Pick<AccountDetail, 'capabilities' | 'requirements'>) {
  const listed = new Set(requirements.map(({ requirement }) => requirement));
  return (
    <Section
      id="capabilities"
      title="Capabilities"
      note={capabilities.length > 0 ? capabilities.length : null}
    >
      {capabilities.length === 0 ? (
        <Nothing>None were asked for.</Nothing>
      ) : (
        <SmallTable
          label="Capabilities"
          rows={capabilities}
          rowKey={({ name }) => name}
          columns={[
            { header: 'Capability', wrap: true, cell: ({ text }) => text },
            { header: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
            {
              header: 'Needs',
              wrap: true,
              cell: ({ needs, disabledReason }) =>
                needs.length === 0 && !disabledReason ? (
                  'Nothing'
                ) : (
                  <div className={styles.needs}>
                    {disabledReason ? <span>{disabledReason.text}</span> : null}
                    {onceEach(needs).map(({ requirement, text }) =>
                      listed.has(requirement) ? (
                        <a key={text} href={`#${requirementAnchor(requirement)}`}>
                          {text}
                        </a>
                      ) : (
                        <span key={text}>{text}</span>
                      ),
                    )}
                  </div>
                ),
            },
          ]}
        />
      )}
    </Section>
  );
}

type Need = AccountDetail['capabilities'][number]['needs'][number];

/** The parts of an address are one thing to who reads them. */
const onceEach = (needs: readonly Need[]): Need[] =>
  [...new Map(needs.toReversed().map((need) => [need.text, need])).values()].toReversed();
