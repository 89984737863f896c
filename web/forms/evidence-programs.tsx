import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { isCompliance, programActions } from '../../api/evidence/rules.ts';
import type { KeptEvidence } from '../client/types.ts';
import styles from './evidence.module.css';
import type { EvidenceDraft } from './evidence-draft.ts';
import { Overtaken } from './evidence-fields.tsx';

type Enhanced = NonNullable<KeptEvidence['enhanced_evidence']>;
type Compelling = NonNullable<Enhanced['visa_compelling_evidence_3']>;
type Disputed = NonNullable<Compelling['disputed_transaction']>;
type Prior = Compelling['prior_undisputed_transactions'][number];

const enhancedOf = (draft: EvidenceDraft): Enhanced => {
  const value = draft.value('enhanced_evidence');
  return typeof value === 'object' && value !== null ? (value as Enhanced) : {};
};

/** What identifies the customer and what was bought, in each of the payments. */
const told = [
  ['customer_account_id', 'Customer’s account', 'By which they sign in to the platform'],
  ['customer_device_fingerprint', 'Device fingerprint', 'At least 20 characters'],
  ['customer_device_id', 'Device id', 'At least 15 characters'],
  ['customer_email_address', 'Customer’s e-mail', ''],
  [
    'customer_purchase_ip',
    'Address on the internet',
    'The IP address that the customer bought from',
  ],
  ['product_description', 'Product or service', ''],
] as const;

/** Where it was sent: Visa wants all of it. */
const addressed = [
  ['line1', 'Sent to, first line'],
  ['line2', 'Second line'],
  ['city', 'City'],
  ['state', 'State or region'],
  ['postal_code', 'Postal code'],
  ['country', 'Country, in two letters'],
] as const;

type Told = Pick<Disputed, (typeof told)[number][0] | 'shipping_address'>;

interface TransactionProps {
  of: Partial<Told>;
  onWrite: (change: Partial<Told>) => void;
}

function TransactionFields({ of, onWrite }: TransactionProps) {
  return (
    <>
      {told.map(([name, label, hint]) => (
        <TextInput
          key={name}
          label={label}
          {...(hint ? { description: hint } : {})}
          value={of[name] ?? ''}
          onChange={(event) => onWrite({ [name]: event.currentTarget.value })}
        />
      ))}
      {addressed.map(([name, label]) => (
        <TextInput
          key={name}
          label={label}
          value={of.shipping_address?.[name] ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget;
            const shipping_address = {
              ...of.shipping_address,
              [name]: name === 'country' ? value.toUpperCase() : value,
            } as Told['shipping_address'];
            onWrite({ shipping_address });
          }}
        />
      ))}
    </>
  );
}

/** What was told, and nothing that was not: Stripe shows that as null, and does not take it. */
const sendable = <T extends object>(transaction: T): T =>
  Object.fromEntries(
    Object.entries(transaction).flatMap(([name, value]) => {
      if (value === null || value === undefined) return [];
      if (typeof value !== 'object') return [[name, value]];
      const within = Object.entries(sendable(value)).filter(([, part]) => part !== '');
      return within.length > 0 ? [[name, Object.fromEntries(within)]] : [];
    }),
  ) as T;

function CompellingFields({ draft }: { draft: EvidenceDraft }) {
  const enhanced = enhancedOf(draft);
  const now = enhanced.visa_compelling_evidence_3;
  const disputed: Partial<Disputed> = now?.disputed_transaction ?? {};
  const priors = [0, 1].map(
    (place): Partial<Prior> => now?.prior_undisputed_transactions[place] ?? {},
  );
  const write = (change: Partial<Disputed>, changed: readonly Partial<Prior>[] = priors) =>
    draft.write('enhanced_evidence', {
      ...enhanced,
      visa_compelling_evidence_3: {
        disputed_transaction: sendable({ ...disputed, ...change }),
        prior_undisputed_transactions: changed
          .filter((prior) => Object.values(prior).some(Boolean))
          .map(sendable),
      },
    });
  const { visa_compelling_evidence_3: standing } = draft.kept.eligibility;
  return (
    <>
      <fieldset className={styles.group}>
        <legend>Visa Compelling Evidence 3.0</legend>
        <p>
          Two earlier payments of the same customer that were not disputed show that this one was
          theirs as well.
          {standing && standing.required_actions.length > 0
            ? ` What is kept still lacks ${programActions(standing.required_actions)}.`
            : ''}
        </p>
        <NativeSelect
          label="What was sold"
          data={[
            { value: '', label: 'Choose one' },
            { value: 'merchandise', label: 'Goods' },
            { value: 'services', label: 'A service' },
          ]}
          value={disputed.merchandise_or_services ?? ''}
          onChange={(event) =>
            write({ merchandise_or_services: event.currentTarget.value || null })
          }
        />
        <TransactionFields of={disputed} onWrite={(change) => write(change)} />
      </fieldset>
      {priors.map((prior, place) => {
        const legend = place === 0 ? 'First earlier payment' : 'Second earlier payment';
        const writePrior = (change: Partial<Prior>) =>
          write(
            {},
            priors.map((each, at) => (at === place ? { ...each, ...change } : each)),
          );
        return (
          <fieldset key={legend} className={styles.group}>
            <legend>{legend}</legend>
            <TextInput
              label="Payment"
              description="Its id, such as ch_…"
              value={prior.charge ?? ''}
              onChange={(event) => writePrior({ charge: event.currentTarget.value.trim() })}
            />
            <TransactionFields of={prior} onWrite={writePrior} />
          </fieldset>
        );
      })}
    </>
  );
}

const complianceNames = {
  visa_compliance: 'Visa',
  mastercard_compliance: 'Mastercard',
} as const;

/** What card networks’ programs ask for, where they are open to the dispute. */
export function ProgramFields({ draft }: { draft: EvidenceDraft }) {
  const { programs } = draft.kept;
  if (programs.length === 0) return null;
  const enhanced = enhancedOf(draft);
  return (
    <>
      {(Object.keys(complianceNames) as (keyof typeof complianceNames)[])
        .filter((program) => isCompliance(program) && programs.includes(program))
        .map((program) => (
          <Checkbox
            key={program}
            label={`Accept the fee of ${complianceNames[program]} for answering a compliance dispute`}
            description="About 500 USD, which comes back on a win; without it nothing can be sent"
            checked={enhanced[program]?.fee_acknowledged ?? false}
            onChange={(event) =>
              draft.write('enhanced_evidence', {
                ...enhanced,
                [program]: { fee_acknowledged: event.currentTarget.checked },
              })
            }
          />
        ))}
      {programs.includes('visa_compelling_evidence_3') ? <CompellingFields draft={draft} /> : null}
      <Overtaken draft={draft} part="enhanced_evidence" />
    </>
  );
}
