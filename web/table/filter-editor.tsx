import { Button, Checkbox, NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { money, parseAmount, toDecimal } from '../../api/kit/money.ts';
import { tell } from '../client/errors.ts';
import type { ListParams } from '../client/queries.ts';
import { dayAfter, dayOf, startOfDay } from '../lib/days.ts';
import {
  type AmountFilter,
  type ChoiceFilter,
  type DaysFilter,
  type Filter,
  isWhole,
  type TextFilter,
} from './filters.ts';
import { useChoices } from './use-choices.ts';

type Changes = Record<string, string | null>;

interface Props<F extends Filter> {
  filter: F;
  params: ListParams;
  onApply: (changes: Changes) => void;
}

/** Where a filter's value is chosen or typed, by the kind of filter it is. */
export default function FilterEditor(props: Props<Filter>) {
  const place = useRef<HTMLDivElement>(null);
  // It takes the place of the button just pressed, and with it the focus.
  useEffect(() => place.current?.querySelector<HTMLElement>('input, select')?.focus(), []);
  return (
    <div ref={place}>
      <Editor {...props} />
    </div>
  );
}

function Editor({ filter, ...rest }: Props<Filter>) {
  switch (filter.kind) {
    case 'choice':
      return <ChoiceEditor filter={filter} {...rest} />;
    case 'text':
      return <TextEditor filter={filter} {...rest} />;
    case 'days':
      return <DaysEditor filter={filter} {...rest} />;
    case 'amount':
      return <AmountEditor filter={filter} {...rest} />;
  }
}

function onSubmit(apply: () => void) {
  return (event: FormEvent) => {
    event.preventDefault();
    apply();
  };
}

const ApplyButton = () => (
  <Button type="submit" fullWidth>
    Apply
  </Button>
);

function ChoiceEditor({ filter, params, onApply }: Props<ChoiceFilter>) {
  const inAddress = params[filter.name]?.split(',') ?? [];
  const [values, setValues] = useState(inAddress);
  const { choices, isPending, error } = useChoices(filter.options, inAddress);
  const options = choices.map(({ value, label }) => ({ value, label }));
  return (
    <form onSubmit={onSubmit(() => onApply({ [filter.name]: values.join(',') || null }))}>
      <Stack gap="sm">
        {filter.many ? (
          <Checkbox.Group label={filter.label} value={values} onChange={setValues}>
            <Stack gap={6} mt={6}>
              {options.map((option) => (
                <Checkbox key={option.value} size="xs" {...option} />
              ))}
            </Stack>
          </Checkbox.Group>
        ) : (
          <Radio.Group
            label={filter.label}
            value={values[0] ?? ''}
            onChange={(value) => setValues([value])}
          >
            <Stack gap={6} mt={6}>
              {options.map((option) => (
                <Radio key={option.value} size="xs" {...option} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {isPending ? <Text size="xs">Looking up what there is …</Text> : null}
        {error ? <Text size="xs">{tell(error).message}</Text> : null}
        {options.length === 0 && !isPending && !error ? (
          <Text size="xs">There is none to choose yet.</Text>
        ) : null}
        <ApplyButton />
      </Stack>
    </form>
  );
}

function TextEditor({ filter, params, onApply }: Props<TextFilter>) {
  const [text, setText] = useState(params[filter.name] ?? '');
  return (
    <form onSubmit={onSubmit(() => onApply({ [filter.name]: text.trim() || null }))}>
      <Stack gap="sm">
        <TextInput
          size="xs"
          label={filter.label}
          placeholder={filter.placeholder}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ApplyButton />
      </Stack>
    </form>
  );
}

function DaysEditor({ filter, params, onApply }: Props<DaysFilter>) {
  const gte = params[`${filter.name}[gte]`];
  const lt = params[`${filter.name}[lt]`];
  const [from, setFrom] = useState(gte && isWhole(gte) ? dayOf(Number(gte)) : '');
  const [to, setTo] = useState(lt && isWhole(lt) ? dayOf(Number(lt) - 1) : '');
  const apply = () =>
    onApply({
      [`${filter.name}[gte]`]: from ? String(startOfDay(from)) : null,
      [`${filter.name}[lt]`]: to ? String(dayAfter(to)) : null,
    });
  return (
    <form onSubmit={onSubmit(apply)}>
      <Stack gap="sm">
        <TextInput
          size="xs"
          type="date"
          label={`${filter.label} from`}
          value={from}
          max={to || undefined}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          type="date"
          label={`${filter.label} to`}
          value={to}
          min={from || undefined}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <ApplyButton />
      </Stack>
    </form>
  );
}

function AmountEditor({ filter, params, onApply }: Props<AmountFilter>) {
  const [inAddress] = params.currency?.split(',') ?? [];
  const [chosen, setChosen] = useState(inAddress);
  const { choices } = useChoices(filter.currencies, inAddress ? [inAddress] : []);
  const currency = chosen ?? choices[0]?.value ?? 'usd';
  const kept = (name: string) => {
    const amount = params[name];
    return amount && isWhole(amount) ? toDecimal(money(Number(amount), currency)) : '';
  };
  const [from, setFrom] = useState(() => kept(`${filter.name}[gte]`));
  const [to, setTo] = useState(() => kept(`${filter.name}[lte]`));
  const low = from.trim() ? parseAmount(from, currency) : null;
  const high = to.trim() ? parseAmount(to, currency) : null;
  const apply = () => {
    if (low?.ok === false || high?.ok === false) return;
    onApply({
      currency: low || high ? currency : null,
      [`${filter.name}[gte]`]: low ? String(low.money.amount) : null,
      [`${filter.name}[lte]`]: high ? String(high.money.amount) : null,
    });
  };
  return (
    <form onSubmit={onSubmit(apply)}>
      <Stack gap="sm">
        <NativeSelect
          size="xs"
          label="Currency"
          data={[...choices]}
          value={currency}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label={`${filter.label} from`}
          inputMode="decimal"
          value={from}
          error={low?.ok === false ? low.why : null}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label={`${filter.label} to`}
          inputMode="decimal"
          value={to}
          error={high?.ok === false ? high.why : null}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <ApplyButton />
      </Stack>
    </form>
  );
}
