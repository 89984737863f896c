import type { FaultOrder } from '../../../api/sandbox/http/faults.ts';
import type { SandboxForTest } from '../sandbox.ts';

/** What the pipeline reads and writes; the app's own start is left in peace. */
const about =
  '/v1/{refunds,charges,transfers,payouts,disputes,balance,balance_settings,payment_method_configurations}{,/**}';
/** Requests that make something new, and nothing if Stripe fails before it does. */
const making = '/v1/{refunds,transfers,payouts}';
const rejecting = '/v1/accounts/*/*';

type Chances = readonly (readonly [number, Omit<FaultOrder, 'path' | 'method'>])[];

const ofWrites: Chances = [
  [0.1, { drop: 'after' }],
  [0.06, { drop: 'before' }],
  [0.05, { drop: 'during' }],
  [0.06, { status: 500 }],
  [0.06, { status: 500, stored: true }],
  [0.06, { status: 429 }],
  [0.04, { status: 429, error: { code: 'lock_timeout' } }],
  [0.02, { status: 402, error: { code: 'balance_insufficient' } }],
  [0.25, { delayMs: 600 }],
];
const ofReads: Chances = [
  [0.01, { drop: 'before' }],
  [0.01, { status: 500 }],
  [0.02, { status: 429 }],
];

/** How bad it is. */
export interface Weather {
  readonly seed: number;
  /** Whether requests are also held until whoever sent them gives up, which takes 20 s. */
  readonly timeouts: boolean;
}

/**
 * Orders every kind of fault by chance.
 * @returns the fault that Stripe keeps for a key although it has done nothing: only a person can
 * tell what became of a step that it struck.
 */
export async function bringWeather(
  sandbox: SandboxForTest,
  { seed, timeouts }: Weather,
): Promise<number> {
  let n = 0;
  const order = (probability: number, fault: FaultOrder) => {
    n += 1;
    return sandbox.fault({ ...fault, probability, seed: seed * 1000 + n });
  };
  const kept = { status: 500, stored: true, effect: false };
  const { id } = await order(0.02, { method: 'POST', path: making, ...kept });
  if (timeouts) await order(0.01, { method: 'POST', path: about, delayMs: 21_000 });
  for (const path of [about, rejecting])
    for (const [chance, fault] of ofWrites) await order(chance, { method: 'POST', path, ...fault });
  for (const [chance, fault] of ofReads)
    await order(chance, { method: 'GET', path: about, ...fault });
  return id;
}
