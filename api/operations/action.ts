import type { z } from 'zod';
import type { Services } from '../context.ts';
import type { Permission } from '../staff/rules.ts';
import type { Write } from '../store/database.ts';
import type { Owner, Reference } from '../store/snapshot.ts';
import type { Gateway } from '../stripe/gateway.ts';

/** Whose money moves. */
export type Party =
  | { readonly type: 'platform' }
  | { readonly type: 'customer' }
  | { readonly type: 'account'; readonly account: string; readonly name: string }
  /** Where payouts go: the bank account or debit card of the platform or of an account. */
  | { readonly type: 'bank'; readonly name: string };

/** What an operation does to one party's money. */
export interface Effect {
  readonly party: Party;
  /** ISO 4217, lower case. */
  readonly currency: string;
  /** Minor units; negative is money leaving the party. */
  readonly amount: number;
  readonly why: string;
}

/** One call to Stripe, planned. The pipeline adds the key and the metadata that finds it again. */
export interface PlannedStep {
  /** Which of the action's lookups finds what it made. */
  readonly name: string;
  /** What it does, in words. */
  readonly text: string;
  /** `/v1/refunds` */
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly account: Owner;
  /** The snapshot kind of the object it makes or changes. */
  readonly creates: string;
  /**
   * Stripe takes no metadata with it, as it makes nothing: its lookup compares what is with what
   * it was to become. Absent: the pipeline marks it.
   */
  readonly unmarked?: true;
  /** What would undo it, where that does not depend on what it makes. */
  readonly undo?: Undo;
  /** What has to be so still when it is sent, for the action's `holds` of this step. JSON. */
  readonly restsOn?: unknown;
}

/** What something will be set to, in words for staff. */
export interface Difference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** The code of what blocks an order that has nothing to do: in a batch it counts as skipped. */
export const alreadySo = 'already_so';

/** Why something cannot be done, in words for staff. */
export interface Blocked {
  readonly code: string;
  readonly message: string;
  /** The input it lies in, where it lies in one. */
  readonly field?: string;
}

/** A sum of money: minor units, above zero, of a currency (ISO 4217, lower case). */
export interface Amount {
  readonly currency: string;
  readonly amount: number;
}

/** What a seller keeps of money that its customer gets back. */
export interface Unrecovered {
  /** The transfer that brought it. */
  readonly transfer: string;
  readonly account: string;
  /** What people call the account. */
  readonly name: string;
  readonly currency: string;
  /** Minor units, above zero. */
  readonly amount: number;
  /** Its balance cannot bear it; it left the platform; whoever ordered the refund wants it so. */
  readonly why: 'balance' | 'account_left' | 'chosen';
}

/** What an input would do to the facts at hand. */
export interface Plan {
  /** In the order of sending; the first refusal ends the operation. */
  readonly steps: readonly PlannedStep[];
  /** Per currency they sum to zero: money moves, and none is made. */
  readonly effects: readonly Effect[];
  /** What it moves, one amount a currency. Absent: no money. */
  readonly moves?: readonly Amount[];
  /** What limits count, where that is more than what it moves, one amount a currency. */
  readonly limited?: readonly Amount[];
  /** What it sets, now and after, where that is not told by money alone. */
  readonly differences?: readonly Difference[];
  /** What sellers keep of it although it is their share, each a matter to look into later. */
  readonly unrecovered?: readonly Unrecovered[];
  /** What it comes to for the platform in the end, in a sentence, where the effects do not say. */
  readonly bottomLine?: string;
  readonly warnings: readonly string[];
  readonly blocked?: Blocked;
  /** Why only who has seen the facts may want it: it blocks what was planned before there were any. */
  readonly doubt?: Blocked;
  /** The facts it rests on; when they change, the plan is void. JSON. */
  readonly basedOn: unknown;
  /** The snapshots to read again afterwards, beside what the steps make. */
  readonly touches: readonly Reference[];
}

/** A journaled step, as its lookup needs it. */
export interface SentStep {
  readonly operation: string;
  readonly n: number;
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly account: Owner;
  readonly idempotencyKey: string;
  /** When it was journaled, Unix seconds in Stripe's time: nothing it made is older. */
  readonly journaledAt: number;
}

/** What a step made or changed; or that others have done what it was to do. */
export type Found = { readonly id: string } | 'by_others';

/** Finds at Stripe what a step did, when the answer is lost for good; null when it is not there. */
export type Lookup = (stripe: Gateway, step: SentStep) => Promise<Found | null>;

/** A step that has never been sent, with what it rests on as its plan said. */
export type UnsentStep = Pick<SentStep, 'path' | 'params' | 'account'> & {
  readonly restsOn: unknown;
};

/**
 * Asks Stripe whether what a step rests on is so still. Gives what has changed, as a sentence for
 * staff; null where it holds.
 */
export type Holds = (stripe: Gateway, step: UnsentStep) => Promise<string | null>;

/** What the pipeline works with. */
export type OperationServices = Pick<Services, 'store' | 'stripe' | 'sync' | 'locks' | 'log'>;

/** What an action may look at. */
export type Sources = Pick<Services, 'stripe' | 'store'>;

/**
 * One thing that staff do. Everything that is the same for all of them (permission, fingerprint,
 * journal, keys, locks, outcomes, recovery, audit) is the pipeline's.
 */
export interface Action<Input extends object = object, Facts = unknown> {
  /** `refund.create` */
  readonly kind: string;
  /** The page area whose objects it changes. */
  readonly area: string;
  readonly permission: Permission;
  readonly input: z.ZodType<Input>;
  /**
   * The ids of the objects that nobody else may change meanwhile; the first is what it is about.
   * Where that is what it will make, `unmade` of `names.ts` stands for it until then.
   * @throws AppError `invalid_input` when the input names nothing of the kind.
   */
  objects(sources: Sources, input: Input): Promise<readonly [string, ...string[]]>;
  /**
   * Reads all that the plan depends on from Stripe, now.
   * @param operation its id, once it is journaled.
   */
  read(sources: Sources, input: Input, subject: string, operation?: string): Promise<Facts>;
  /** Pure: the same input and facts give the same plan. */
  plan(input: Input, facts: Facts): Plan;
  /** By step name. */
  readonly lookups: Readonly<Record<string, Lookup>>;
  /**
   * By the name of a step that others stand before: a plan that has begun is not made again, so
   * before such a step is sent later it is asked here.
   */
  readonly holds?: Readonly<Record<string, Holds>>;
  /**
   * The input without what it says of people. This alone is in the audit trail, which is for ever,
   * and on the operation's page; the journal is reduced to it in time, see `forget.ts`. Absent: it
   * says nothing of anybody.
   */
  recorded?(input: Input): object;
  /**
   * Writes what the action keeps of its own beside the journal, in the transaction that journals
   * its plan. Absent: nothing.
   */
  keep?(write: Write, operation: string, input: Input): Promise<void>;
  /** The kind whose limits hold for it, where it orders what is another kind's. Absent: its own. */
  readonly limitedAs?: string;
  /** Why it always needs somebody else's approval, in words for staff; absent where it does not. */
  readonly alwaysApproved?: string;
  /**
   * Whether this input's operation is to be kept when the platform's available balance does not
   * cover what it moves, and sent again once it does. Absent: never.
   */
  waitsForFunds?(input: Input): boolean;
  /**
   * What would undo a step that Stripe has done, as another operation's kind and input; null where
   * nothing can. Absent: nothing can.
   */
  undo?(step: DoneStep): Undo | null;
}

/** A step that Stripe has done. */
export interface DoneStep {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly account: Owner;
  /** The id of what it made. */
  readonly object: string;
}

/** Another operation, to be previewed and submitted like every other. */
export interface Undo {
  readonly kind: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** What it does, in words. */
  readonly text: string;
  /** The field of its input that takes the id of what the step made, where it takes that. */
  readonly naming?: string;
}

/** Declares an action; its input's and facts' types follow from the schema and `read`. */
export const defineAction = <Input extends object, Facts>(
  declaration: Action<Input, Facts>,
): Action<Input, Facts> => declaration;
