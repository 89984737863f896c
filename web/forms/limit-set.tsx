import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useOutletContext, useParams } from 'react-router';
import { money, toDecimal } from '../../api/kit/money.ts';
import { orderingRoles } from '../../api/operations/rules.ts';
import { whyNot } from '../../api/staff/rules.ts';
import { limitsQuery, setLimit } from '../client/limits.ts';
import type { Limit } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { ALL, kindWords, roleLimits, TWO_DECIMALS } from '../lib/limit-words.ts';
import { paths } from '../lib/paths.ts';
import { words } from '../lib/words.ts';
import { Answer } from '../ui/answer.tsx';
import styles from './form.module.css';
import { FormDrawer } from './form-drawer.tsx';
import { type LimitValues, readLimit } from './limit-values.ts';
import { useSubmit } from './use-submit.ts';

export const handle = formHandle('Set a limit', { label: 'Settings', to: paths.settings() });

/** What the settings page knows, for the forms over it. */
export interface SettingsContext {
  limits: Limit[];
  kinds: readonly string[];
}

const inWords = (amount: number | null, currency: string) =>
  amount === null ? '' : toDecimal(money(amount, currency === ALL ? TWO_DECIMALS : currency));

/** Sets how much a role may order by itself, anew or in place of what held. */
export function Component() {
  const name = useParams();
  const { limits, kinds } = useOutletContext<SettingsContext>();
  const { role } = useSession();
  const back = paths.settings();
  const why = whyNot(role, 'limit:manage');
  const given = limits.find(
    (limit) =>
      limit.role === name.role && limit.kind === name.kind && limit.currency === name.currency,
  );
  if (why)
    return (
      <FormDrawer title="Set a limit" back={back} dirty={false}>
        <Answer tone="bad" title="Limits are not yours to set">
          <p>{why}</p>
        </Answer>
      </FormDrawer>
    );
  if (name.role && !given)
    return (
      <FormDrawer title="Edit a limit" back={back} dirty={false}>
        <Answer tone="neutral" title="There is no such limit">
          <p>Somebody may have taken it away.</p>
        </Answer>
      </FormDrawer>
    );
  return <SetLimit given={given} limits={limits} kinds={kinds} back={back} />;
}

interface Props extends SettingsContext {
  /** The one that is edited; undefined where one is added. */
  given: Limit | undefined;
  back: string;
}

function SetLimit({ given, limits, kinds, back }: Props) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm<LimitValues>({
    initialValues: {
      role: given?.role ?? 'support',
      kind: given?.kind ?? ALL,
      currency: given?.currency ?? ALL,
      single: given ? inWords(given.single, given.currency) : '',
      day: given ? inWords(given.day, given.currency) : '',
    },
    validateInputOnBlur: true,
    validate: (values) => {
      const read = readLimit(values);
      return read.ok ? {} : { [read.field]: read.why };
    },
  });
  const { submit, sending, dirty, problem } = useSubmit(form, {
    send: async (values) => {
      const read = readLimit(values);
      // The form's own rules have let it through.
      if (!read.ok) throw new RangeError(read.why);
      return setLimit(read.limit);
    },
    onDone: () => {
      void queryClient.invalidateQueries(limitsQuery);
      void navigate(back);
    },
  });
  const { values } = form;
  const read = readLimit(values);
  const same = (one: Limit) =>
    one.role === values.role && one.kind === values.kind && one.currency === values.currency;
  const replaced = given ? undefined : limits.find(same);
  return (
    <FormDrawer title={given ? 'Edit a limit' : 'Set a limit'} back={back} dirty={dirty}>
      <form onSubmit={submit} className={styles.form} noValidate>
        <fieldset disabled={sending} className={styles.fields}>
          <NativeSelect
            label="Role"
            disabled={given !== undefined}
            data={orderingRoles.map((value) => ({ value, label: words(value) }))}
            {...form.getInputProps('role')}
          />
          <NativeSelect
            label="For"
            disabled={given !== undefined}
            data={[ALL, ...kinds].map((value) => ({ value, label: kindWords(value) }))}
            {...form.getInputProps('kind')}
          />
          <TextInput
            label="Currency"
            description="Three letters; * is each currency that has two decimals"
            disabled={given !== undefined}
            maxLength={3}
            value={values.currency.toUpperCase()}
            onChange={(event) =>
              form.setFieldValue('currency', event.currentTarget.value.toLowerCase())
            }
            error={form.errors.currency}
          />
          <TextInput
            label="At once"
            description="The most that one order moves; 0 is nothing, empty is no limit"
            inputMode="decimal"
            data-autofocus
            {...form.getInputProps('single')}
          />
          <TextInput
            label="In 24 hours"
            description="The most that one person’s orders come to; empty is no limit"
            inputMode="decimal"
            {...form.getInputProps('day')}
          />
        </fieldset>
        {read.ok ? (
          <Answer tone="neutral" title={`${words(values.role)} may then order`}>
            {roleLimits([...limits.filter((one) => !same(one)), read.limit], values.role).map(
              (line) => (
                <p key={line}>{line}</p>
              ),
            )}
            {replaced ? <p>There is one already for this: it is replaced.</p> : null}
          </Answer>
        ) : null}
        <p className={styles.why}>It holds from the next order on, and is put on record.</p>
        {problem ? (
          <p role="alert" className={styles.refusal}>
            {problem}
          </p>
        ) : null}
        <Button type="submit" size="sm" fullWidth loading={sending}>
          {`Set the limit of ${values.role}`}
        </Button>
      </form>
    </FormDrawer>
  );
}
