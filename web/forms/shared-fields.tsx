import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../ui/section.tsx';
import styles from './form.module.css';
import { readSchedule, ScheduleFields, unchanged } from './schedule-fields.tsx';
import { stripeReasons } from './stripe-reasons.ts';

/** What is the same for all lines of an order of many. */
export type SharedInput = Readonly<Record<string, unknown>>;

interface Props {
  of: 'refund' | 'schedule';
  /** Takes what the fields say; null while that is nothing that can be ordered. */
  onInput: (input: SharedInput | null) => void;
}

/** The fields that a selection leaves open. */
export function SharedFields({ of, onInput }: Props) {
  return (
    <Section title="For all of them">
      <div className={styles.form} style={{ maxWidth: 480, marginTop: 12 }}>
        {of === 'refund' ? <RefundFields onInput={onInput} /> : <Schedule onInput={onInput} />}
      </div>
    </Section>
  );
}

function RefundFields({ onInput }: Pick<Props, 'onInput'>) {
  const [stripeReason, setReason] = useState('');
  return (
    <NativeSelect
      label="Reason told to Stripe"
      description="All that is left of each payment goes back"
      data={[{ value: '', label: 'Choose one' }, ...stripeReasons]}
      value={stripeReason}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setReason(value);
        onInput(value ? { stripeReason: value } : null);
      }}
    />
  );
}

function Schedule({ onInput }: Pick<Props, 'onInput'>) {
  const [values, setValues] = useState(unchanged);
  return (
    <ScheduleFields
      values={values}
      onChange={(next) => {
        setValues(next);
        const read = readSchedule(next);
        onInput(read?.ok ? read.input : null);
      }}
    />
  );
}
