import type { Operation } from '../client/types.ts';
import { paths } from './paths.ts';

type Undo = NonNullable<Operation['steps'][number]['undo']>;

/** Where an operation that takes a done step back is ordered, with what the form begins with. */
export interface UndoPlace {
  to: string;
  state?: { inputs: Undo['input'][] };
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The form that sends what was taken back once more, filled in by its address. */
function sendPlace(input: Undo['input']): UndoPlace {
  const filled = Object.entries(input).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
  );
  return { to: paths.transferCreate(Object.fromEntries(filled)) };
}

/** The form that sets payment methods back, filled in by its address. */
function switchPlace({ configuration, methods }: Undo['input']): UndoPlace | null {
  const id = text(configuration);
  if (!id || typeof methods !== 'object' || methods === null) return null;
  const back = Object.entries(methods);
  const to = (wanted: string) => back.filter(([, each]) => each === wanted).map(([name]) => name);
  const named = { on: to('on'), off: to('off'), none: to('none') };
  const filled = Object.fromEntries(Object.entries(named).filter(([, each]) => each.length > 0));
  return { to: paths.paymentMethodSwitch(id, filled) };
}

/** The place of the form that undoes a step; null where there is no form for it. */
export function undoPlace({ kind, input }: Undo): UndoPlace | null {
  const transfer = text(input.transfer);
  const payout = text(input.payout);
  const account = text(input.account);
  if (kind === 'transfer.reverse' && transfer) return { to: paths.transferReverse(transfer) };
  if (kind === 'transfer.create') return sendPlace(input);
  if (kind === 'payout.cancel' && payout) return { to: paths.payoutBack(payout, 'cancel') };
  if (kind === 'account.unreject' && account) return { to: paths.accountUnreject(account) };
  if (kind === 'payment_method_configuration.update') return switchPlace(input);
  // What it was set to before is known only here, so it goes along.
  if (kind === 'payout_schedule.update' && account)
    return { to: paths.orderMany(kind), state: { inputs: [input] } };
  return null;
}
