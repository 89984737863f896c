import { Button, Group, Textarea, TextInput } from '@mantine/core';
import {
  charactersOf,
  type EvidenceField,
  type EvidenceTopic,
  evidenceFields,
  evidenceFor,
  evidenceLimits,
  evidenceTopics,
} from '../../api/evidence/rules.ts';
import styles from './evidence.module.css';
import type { EvidenceDraft, Part } from './evidence-draft.ts';
import { EvidenceFileField, sizeOf } from './evidence-file.tsx';
import type { Mistake } from './use-order.ts';

const figure = (n: number) => n.toLocaleString('en-US');

/** What is wrong with a text, as far as that is known before it is sent. */
export function textProblem(
  { form, label }: Pick<EvidenceField, 'form' | 'label'>,
  text: string,
): string | null {
  if (form === 'file' || text.length <= evidenceLimits[form]) return null;
  return `${label} has ${figure(text.length)} characters; at most ${figure(evidenceLimits[form])} are taken`;
}

/** `16 of 20,000 characters` */
export const counter = (text: string, most: number): string =>
  `${figure(text.length)} of ${figure(most)} characters`;

/** How much the draft has in all. */
export function extentOf({ text, value, files }: EvidenceDraft) {
  const texts = {
    ...Object.fromEntries(evidenceFields.map(({ name }) => [name, text(name)])),
    enhanced_evidence: value('enhanced_evidence'),
  };
  const named = new Set(
    evidenceFields.filter(({ form }) => form === 'file').map(({ name }) => text(name)),
  );
  const bytes = [...named].reduce((sum, id) => sum + (files.get(id)?.size ?? 0), 0);
  return { characters: charactersOf(texts), bytes };
}

/** What somebody else wrote where one was writing, and whose words stay. */
export function Overtaken({ draft, part }: { draft: EvidenceDraft; part: Part }) {
  if (!draft.overtaken.has(part)) return null;
  const theirs = draft.theirs(part);
  return (
    <div role="alert" className={styles.overtaken}>
      <p>Somebody else has changed this meanwhile{theirs === '' ? ', to nothing.' : ', to:'}</p>
      {typeof theirs === 'string' && theirs !== '' ? <blockquote>{theirs}</blockquote> : null}
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={() => draft.takeTheirs(part)}>
          Take theirs
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => draft.keepMine(part)}>
          Keep mine
        </Button>
      </Group>
    </div>
  );
}

/** The place in the form that one of Stripe's parameters is: `evidence[receipt]` is `evidence.receipt`. */
export const fieldOfEvidence = (param: string): string | undefined =>
  /^evidence\b/.test(param) ? param.replaceAll('[', '.').replaceAll(']', '') : undefined;

/** What is wrong with a field that the form does not have by itself, such as all files together. */
export function WrongElsewhere({ mistake }: { mistake: Mistake | null }) {
  const hasField = evidenceFields.some(({ name }) => mistake?.field === `evidence.${name}`);
  return mistake === null || hasField ? null : (
    <p role="alert" className={styles.wrong}>
      {mistake.message}
    </p>
  );
}

interface FieldProps {
  draft: EvidenceDraft;
  field: EvidenceField;
  mistake: Mistake | null;
  first?: boolean;
}

function Field({ draft, field, mistake, first = false }: FieldProps) {
  const { name, form, label, hint } = field;
  const text = draft.text(name);
  const refused = mistake?.field === `evidence.${name}` ? mistake.message : null;
  if (form === 'file')
    return (
      <div>
        <EvidenceFileField
          dispute={draft.kept.dispute}
          label={label}
          hint={hint}
          chosen={text ? [text] : []}
          files={draft.files}
          error={refused}
          onUploaded={(file) => {
            draft.uploaded(file);
            draft.write(name, file.id);
          }}
          onRemove={() => draft.write(name, '')}
        />
        <Overtaken draft={draft} part={name} />
      </div>
    );
  // A few lines are never near their limit: they are counted from the first on.
  const counted = text === '' && form === 'short' ? '' : counter(text, evidenceLimits[form]);
  const about = [hint, counted].filter(Boolean).join(' · ');
  const common = {
    label,
    ...(first ? { 'data-autofocus': true } : {}),
    value: text,
    error: textProblem(field, text) ?? refused,
  };
  return (
    <div>
      {form === 'long' ? (
        <Textarea
          {...common}
          description={about}
          autosize
          minRows={2}
          maxRows={14}
          onChange={(event) => draft.write(name, event.currentTarget.value)}
        />
      ) : (
        <TextInput
          {...common}
          {...(about ? { description: about } : {})}
          onChange={(event) => draft.write(name, event.currentTarget.value)}
        />
      )}
      <Overtaken draft={draft} part={name} />
    </div>
  );
}

interface FieldsProps {
  draft: EvidenceDraft;
  /** What the customer says. */
  reason: string;
  /** What the API or Stripe found wrong. */
  mistake: Mistake | null;
}

/** The fields of evidence: those that usually help against the reason, then all others. */
export function EvidenceFields({ draft, reason, mistake }: FieldsProps) {
  const helpful = evidenceFor(reason);
  const byName = new Map(evidenceFields.map((field) => [field.name, field]));
  const first = helpful.flatMap((name) => byName.get(name) ?? []);
  const others = evidenceFields.filter(({ name }) => !helpful.includes(name));
  const isFilled = others.some(
    ({ name }) => draft.text(name) !== '' || mistake?.field === `evidence.${name}`,
  );
  const topics = Object.keys(evidenceTopics) as EvidenceTopic[];
  const { characters, bytes } = extentOf(draft);
  return (
    <>
      <fieldset className={styles.group}>
        <legend>What usually helps here</legend>
        {first.map((field, place) => (
          <Field
            key={field.name}
            draft={draft}
            field={field}
            mistake={mistake}
            first={place === 0}
          />
        ))}
      </fieldset>
      <details className={styles.more} open={isFilled}>
        <summary>Other evidence</summary>
        <div className={styles.group}>
          {topics.map((topic) => {
            const fields = others.filter((field) => field.topic === topic);
            return fields.length === 0 ? null : (
              <fieldset key={topic} className={styles.group}>
                <legend>{evidenceTopics[topic]}</legend>
                {fields.map((field) => (
                  <Field key={field.name} draft={draft} field={field} mistake={mistake} />
                ))}
              </fieldset>
            );
          })}
        </div>
      </details>
      <p className={styles.extent}>
        All texts: {figure(characters)} of {figure(evidenceLimits.together)} characters. All files:{' '}
        {sizeOf(bytes)} of {sizeOf(evidenceLimits.bytes)}, with fewer than {evidenceLimits.pages}{' '}
        pages.
      </p>
    </>
  );
}
