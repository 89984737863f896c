import { createHash } from 'node:crypto';
import { stringify } from 'safe-stable-stringify';
import { accountLeft, asAppError, isAccountGone } from '../stripe/errors.ts';
import type {
  Action,
  Amount,
  Blocked,
  Difference,
  Effect,
  Plan,
  Sources,
  Unrecovered,
} from './action.ts';
import { nameOf } from './names.ts';

/** What staff see before they submit. */
export interface Preview {
  /** What people call what it is about, as far as that is kept. */
  readonly subjectName: string | null;
  readonly steps: readonly { readonly n: number; readonly text: string }[];
  readonly effects: readonly Effect[];
  /** What it moves. */
  readonly moves: readonly Amount[];
  /** What it sets, now and after. */
  readonly differences: readonly Difference[];
  /** What sellers keep of it although it is their share. */
  readonly unrecovered: readonly Unrecovered[];
  /** What it comes to for the platform in the end. */
  readonly bottomLine?: string;
  readonly warnings: readonly string[];
  readonly blocked?: Blocked;
  /** Why somebody else has to approve it before anything is sent; absent where nobody has to. */
  readonly needsApproval?: readonly string[];
  /** Of what was looked at and what would be done; to be sent back with the submit. */
  readonly fingerprint: string;
}

/** A plan made from Stripe's present state, and what it was made for. */
export interface Prepared {
  readonly objects: readonly [string, ...string[]];
  readonly plan: Plan;
  readonly preview: Preview;
}

/** What limits count of a plan. */
export const limitedOf = ({ limited, moves = [] }: Plan): readonly Amount[] => limited ?? moves;

/** One text for equal values, whatever the order of their keys. */
export const canonical = (value: object): string => stringify(value);

/** Words and warnings may change between preview and submit; what is done and to whom may not. */
function fingerprintOf(
  action: Action,
  input: object,
  objects: readonly string[],
  plan: Plan,
): string {
  const content = {
    kind: action.kind,
    input,
    objects,
    basedOn: plan.basedOn,
    steps: plan.steps.map(({ path, params, account }) => ({ path, params, account })),
    effects: plan.effects.map(({ party, currency, amount }) => ({
      party: party.type === 'account' ? party.account : party.type,
      currency,
      amount,
    })),
    blocked: plan.blocked?.code,
  };
  return createHash('sha256').update(canonical(content)).digest('hex');
}

/**
 * Reads the facts from Stripe and plans the input on them.
 * @param operation the id of the operation that is planned, once it is journaled.
 * @throws AppError when Stripe cannot be asked, or does not know the object; `account_left`.
 */
export async function prepare(
  sources: Sources,
  action: Action,
  input: object,
  operation?: string,
): Promise<Prepared> {
  try {
    const objects = await action.objects(sources, input);
    const facts = await action.read(sources, input, objects[0], operation);
    const plan = action.plan(input, facts);
    const { effects, warnings, blocked } = plan;
    const preview = {
      subjectName: await nameOf(sources.store, objects[0]),
      steps: plan.steps.map(({ text }, index) => ({ n: index + 1, text })),
      effects,
      moves: plan.moves ?? [],
      differences: plan.differences ?? [],
      unrecovered: plan.unrecovered ?? [],
      ...(plan.bottomLine ? { bottomLine: plan.bottomLine } : {}),
      warnings,
      ...(blocked ? { blocked } : {}),
      fingerprint: fingerprintOf(action, input, objects, plan),
    };
    return { objects, plan, preview };
  } catch (error) {
    if (isAccountGone(error)) throw accountLeft();
    throw asAppError(error) ?? error;
  }
}
