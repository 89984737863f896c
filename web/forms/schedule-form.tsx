import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { payoutIntervals } from '../../api/accounts/rules.ts';
import { useSession } from '../layouts/use-session.ts';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';
import { readSchedule, ScheduleFields, unchanged } from './schedule-fields.tsx';

interface Props {
  /** `platform`, or a connected account. */
  holder: string;
  name: string;
  /** What a minimum balance is in at first; lower case, or null where nothing tells. */
  currency: string | null;
  /** Where the form is closed to. */
  back: string;
}

/** Changes when and how somebody is paid out; the address may say how often (`?interval=manual`). */
export function ScheduleForm({ holder, name, currency, back }: Props) {
  const { role } = useSession();
  const [params] = useSearchParams();
  const [atFirst] = useState({
    ...unchanged,
    interval: payoutIntervals.find((each) => each === params.get('interval')) ?? unchanged.interval,
    minimumCurrency: currency ?? unchanged.minimumCurrency,
  });
  const [values, setValues] = useState(atFirst);
  const read = readSchedule(values);
  const problem = read === null ? 'Change something first' : read.ok ? null : read.why;
  return (
    <OrderForm
      title={`Payout schedule of ${name}`}
      back={back}
      order={
        read?.ok
          ? { kind: 'payout_schedule.update', input: { account: holder, ...read.input } }
          : null
      }
      problem={problem}
      act="Change the payout schedule"
      impossible={impossibleFor(role, 'payout_schedule:update')}
      dirty={read !== null && values !== atFirst}
    >
      <ScheduleFields values={values} onChange={setValues} />
    </OrderForm>
  );
}
