import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import {
  complianceNetworks,
  earlierPayments,
  isCompliance,
  programActions,
  soldAs,
  type TransactionAddress,
  type TransactionText,
  transactionAddress,
  transactionTexts,
} from '../../api/enhanced-evidence/rules.ts';
import { evidenceLimits } from '../../api/evidence/rules.ts';
import type { KeptEvidence } from '../client/types.ts';
import styles from './evidence.module.css';
import type { EvidenceDraft } from './evidence-draft.ts';
import { counter, Overtaken, textProblem } from './evidence-fields.tsx';

type Enhanced = NonNullable<KeptEvidence['enhanced_evidence']>;
type Compelling = NonNullable<Enhanced['visa_compelling_evidence_3']>;
type Disputed = NonNullable<Compelling['disputed_transaction']>;
type Prior = Compelling['prior_undisputed_transactions'][number];

const enhancedOf = (draft: EvidenceDraft): Enhanced => {
  const value = draft.value('enhanced_evidence');
  return typeof value === 'object' && value !== null ? (value as Enhanced) : {};
};

const texts = Object.keys(transactionTexts) as TransactionText[];
const addressLines = Object.keys(transactionAddress) as TransactionAddress[];

type Told = Pick<Disputed, TransactionText | 'shipping_address'>;

const problemOf = (name: TransactionText, text: string): string | null => {
  const [form, label] = transactionTexts[name];
  return textProblem({ form, label }, text);
};

/** Why what a program is told cannot be kept as it is written; null when it can. */
export function programProblem(draft: EvidenceDraft): string | null {
  const compelling = enhancedOf(draft).visa_compelling_evidence_3;
  const payments = [
    compelling?.disputed_transaction,
    ...(compelling?.prior_undisputed_transactions ?? []),
  ];
  const problems = payments.flatMap((payment) =>
    texts.map((name) => problemOf(name, payment?.[name] ?? '')),
  );
  return problems.find((problem) => problem !== null) ?? null;
}

interface TransactionProps {
  of: Partial<Told>;
  onWrite: (change: Partial<Told>) => void;
}

function TransactionFields({ of, onWrite }: TransactionProps) {
  return (
    <>
      {texts.map((name) => {
        const [form, label, hint] = transactionTexts[name];
        const text = of[name] ?? '';
        const counted = text === '' && form === 'short' ? '' : counter(text, evidenceLimits[form]);
        const about = [hint, counted].filter(Boolean).join(' · ');
        const common = {
          label,
          value: text,
          error: problemOf(name, text),
          ...(about ? { description: about } : {}),
        };
        return form === 'long' ? (
          <Textarea
            key={name}
            {...common}
            autosize
            minRows={2}
            maxRows={14}
            onChange={(event) => onWrite({ [name]: event.currentTarget.value })}
          />
        ) : (
          <TextInput
            key={name}
            {...common}
            onChange={(event) => onWrite({ [name]: event.currentTarget.value })}
          />
        );
      })}
      {addressLines.map((name) => (
        <TextInput
          key={name}
          label={transactionAddress[name]}
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
  const priors = earlierPayments.map(
    (_, place): Partial<Prior> => now?.prior_undisputed_transactions[place] ?? {},
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
            ...Object.entries(soldAs).map(([value, label]) => ({ value, label })),
          ]}
          value={disputed.merchandise_or_services ?? ''}
          onChange={(event) =>
            write({ merchandise_or_services: event.currentTarget.value || null })
          }
        />
        <TransactionFields of={disputed} onWrite={(change) => write(change)} />
      </fieldset>
      {earlierPayments.map((legend, place) => {
        const prior = priors[place] ?? {};
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

/** What card networks’ programs ask for, where they are open to the dispute. */
export function ProgramFields({ draft }: { draft: EvidenceDraft }) {
  const { programs } = draft.kept;
  if (programs.length === 0) return null;
  const enhanced = enhancedOf(draft);
  return (
    <>
      {(Object.keys(complianceNetworks) as (keyof typeof complianceNetworks)[])
        .filter((program) => isCompliance(program) && programs.includes(program))
        .map((program) => (
          <Checkbox
            key={program}
            label={`Accept the fee of ${complianceNetworks[program]} for answering a compliance dispute`}
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
