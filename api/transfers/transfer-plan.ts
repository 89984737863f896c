import type Stripe from 'stripe';
import { platformId } from '../balances/snapshot.ts';
import { formatMoney, money, proportion, stepMistake } from '../kit/money.ts';
import { shortDate } from '../kit/time.ts';
import type { Blocked, Plan } from '../operations/action.ts';
import { expandableId, type Reference } from '../store/snapshot.ts';
import type { TransferInput } from './inputs.ts';
import { againstRepaying, type Repaid } from './repaid.ts';
import { can, leftOf, type Receiver, repaysMark } from './rules.ts';

/** The charge that a transfer is to be drawn from, as Stripe holds it now. */
export interface SourceFacts {
  readonly charge: Pick<
    Stripe.Charge,
    | 'id'
    | 'status'
    | 'captured'
    | 'disputed'
    | 'amount_captured'
    | 'amount_refunded'
    | 'transfer_group'
  >;
  /** How it was booked; null while it is not. */
  readonly booked: Pick<
    Stripe.BalanceTransaction,
    'amount' | 'net' | 'currency' | 'status' | 'available_on'
  > | null;
  /** All transfers drawn from it so far. */
  readonly drawn: readonly Pick<
    Stripe.Transfer,
    'id' | 'amount' | 'amount_reversed' | 'destination'
  >[];
  /** What its group was sent from the balance since this was planned; none where it was not. */
  readonly beside: readonly Pick<Stripe.Transfer, 'amount' | 'amount_reversed' | 'destination'>[];
}

type InGroup = Pick<
  Stripe.Transfer,
  | 'amount'
  | 'amount_reversed'
  | 'created'
  | 'destination'
  | 'metadata'
  | 'reversals'
  | 'source_transaction'
>;

/**
 * What of a group's transfers stands for shares of a payment, though it was sent from the balance.
 * What gives back a reversal is for what that took, of this payment or of another.
 * @param group its transfers as Stripe lists them, the newest first
 * @param since when the shares were planned, Unix seconds
 */
export function sentBeside<T extends InGroup>(
  group: readonly T[],
  charge: string,
  since: number,
): T[] {
  const taken = new Set<string>();
  const beside: T[] = [];
  for (const each of group.toReversed()) {
    const source = expandableId(each.source_transaction);
    const repays = each.metadata[repaysMark];
    const isBeside =
      source === null && each.created >= since && (repays === undefined || taken.has(repays));
    if (isBeside) beside.push(each);
    if (isBeside || source === charge) for (const { id } of each.reversals.data) taken.add(id);
  }
  return beside;
}

/** The account that money is to go to, and what people call it. */
export type DestinationFacts = Receiver &
  Pick<Stripe.Account, 'payouts_enabled'> & { readonly name: string };

/** What a transfer depends on, as Stripe holds it now. */
export interface TransferFacts {
  /** Null where Stripe does not know it, or not any more. */
  readonly account: DestinationFacts | null;
  /** The platform's own account may be asked for, and gets nothing. */
  readonly isPlatform: boolean;
  /** Null where none is asked for; `unknown` where Stripe does not know it. */
  readonly source: SourceFacts | 'unknown' | null;
  /** The platform's. */
  readonly balance: Pick<Stripe.Balance, 'available' | 'pending'>;
  /** How often the platform's own balance is paid out; null where it is not, or not known. */
  readonly payoutInterval: string | null;
  /** What it is to give back, as far as that is owed; null where it is not to give anything back. */
  readonly repaid: Repaid | null;
}

const say = (amount: number, currency: string): string => formatMoney(money(amount, currency));

/**
 * What can still be drawn from a charge, in minor units of the currency it settled in. Stripe
 * counts every transfer whole, whatever came back of it.
 * @see https://docs.stripe.com/connect/separate-charges-and-transfers
 */
export const leftToTransfer = (
  booked: Pick<Stripe.BalanceTransaction, 'amount'>,
  drawn: readonly Pick<Stripe.Transfer, 'amount'>[],
): number => drawn.reduce((left, { amount }) => left - amount, booked.amount);

/** What is available for it, in minor units: of one source type where the input names one. */
function availableFor(
  lines: Stripe.Balance['available'],
  { currency, sourceType }: TransferInput,
): number {
  const line = lines.find((each) => each.currency === currency);
  if (!line) return 0;
  return sourceType ? (line.source_types?.[sourceType] ?? 0) : line.amount;
}

function againstSource(input: TransferInput, source: SourceFacts): Blocked | undefined {
  const { charge, booked, drawn } = source;
  const { status, captured } = charge;
  const left = booked && leftToTransfer(booked, drawn);
  const possible = can.drawOn({ status, captured, left });
  const field = 'sourceTransaction';
  if (!possible.ok) return { code: possible.code, message: possible.why, field };
  if (!booked || left === null) return undefined;
  if (booked.currency !== input.currency)
    return {
      code: 'currency_differs',
      message: `The payment settled in ${booked.currency.toUpperCase()}, so what is drawn from it is too.`,
      field: 'currency',
    };
  if (charge.transfer_group && input.transferGroup && charge.transfer_group !== input.transferGroup)
    return {
      code: 'group_differs',
      message: `The payment belongs to the group ${charge.transfer_group}, and so will what is drawn from it.`,
      field: 'transferGroup',
    };
  if (input.sourceType && input.sourceType !== 'card')
    return {
      code: 'transfer_source_balance_parameters_mismatch',
      message: 'A transfer from a payment draws on that payment, not on a balance. Name only one.',
      field: 'sourceType',
    };
  if (input.amount > left)
    return {
      code: 'amount_too_large',
      message: `At most ${say(left, booked.currency)} of this payment can still be transferred.`,
      field: 'amount',
    };
  return undefined;
}

function obstacle(input: TransferInput, facts: TransferFacts): Blocked | undefined {
  const { account, isPlatform, source, repaid } = facts;
  if (isPlatform)
    return {
      code: 'destination_is_platform',
      message: 'This is the platform’s own account. A transfer goes to a connected one.',
      field: 'destination',
    };
  if (!account)
    return {
      code: 'destination_unknown',
      message: 'No account of this id is connected to the platform, or not any more.',
      field: 'destination',
    };
  const possible = can.receive(account);
  if (!possible.ok) return { code: possible.code, message: possible.why, field: 'destination' };
  const mistake = stepMistake(input.amount, input.currency);
  if (mistake) return { code: 'amount_step', message: mistake, field: 'amount' };
  if (source === 'unknown')
    return {
      code: 'charge_unknown',
      message: 'Stripe does not know this payment.',
      field: 'sourceTransaction',
    };
  return (
    (source ? againstSource(input, source) : undefined) ??
    (repaid ? againstRepaying(input, repaid) : undefined)
  );
}

/** Without a payment of its own it needs the available balance, which others draw on too. */
function balanceWarnings(input: TransferInput, facts: TransferFacts): string[] {
  const { amount, currency, runWhenFunded } = input;
  const available = availableFor(facts.balance.available, input);
  const warnings: string[] = [];
  if (available < amount) {
    const pending = availableFor(facts.balance.pending, input);
    const soon = pending > 0 ? `; ${say(pending, currency)} more are pending` : '';
    const missing = `The platform has ${say(available, currency)} available and needs ${say(amount, currency)}${soon}:`;
    warnings.push(
      runWhenFunded
        ? `${missing} this waits until the balance covers it.`
        : `${missing} Stripe will refuse this. Draw it from a payment, or have it run when funds allow.`,
    );
  }
  if (facts.payoutInterval !== null && facts.payoutInterval !== 'manual')
    warnings.push(
      `The platform’s own balance is paid out automatically (${facts.payoutInterval}), which may leave nothing for transfers that are not drawn from a payment.`,
    );
  return warnings;
}

/** A payment’s gross amount can be sent on, and so more than is left of it. */
function sourceWarnings(input: TransferInput, { charge, booked, drawn }: SourceFacts): string[] {
  if (!booked) return [];
  const { currency } = booked;
  const warnings: string[] = [];
  const refunded = proportion(booked.amount, charge.amount_refunded, charge.amount_captured || 1);
  const kept = booked.net - refunded;
  const sent = drawn.reduce((sum, each) => sum + leftOf(each), input.amount);
  if (sent > kept)
    warnings.push(
      `With this, sellers have ${say(sent, currency)} of this payment, of which ${say(Math.max(0, kept), currency)} are left after Stripe’s fee and refunds: the platform pays the other ${say(sent - Math.max(0, kept), currency)} itself.`,
    );
  if (charge.disputed)
    warnings.push('The customer has disputed this payment: the bank may take its money back.');
  if (charge.status === 'pending')
    warnings.push(
      'The payment is still on its way and may fail; the platform would then have to pay for this transfer.',
    );
  if (booked.status === 'pending')
    warnings.push(
      `The payment’s money is pending until ${shortDate(booked.available_on, 0, 'UTC')}; what is sent on of it is too.`,
    );
  return warnings;
}

function warningsOf(input: TransferInput, facts: TransferFacts, account: DestinationFacts) {
  const { source, repaid } = facts;
  const warnings =
    source && source !== 'unknown' ? sourceWarnings(input, source) : balanceWarnings(input, facts);
  if (Object.keys(account.capabilities ?? {}).length === 0)
    warnings.push('The account never asked to receive transfers: Stripe may refuse this.');
  if (repaid?.state === 'owed' && repaid.besides > 0)
    warnings.push(
      `${account.name} was sent ${say(repaid.besides, input.currency)} since by transfers that do not say what they are for: see whether one of them gave this back already.`,
    );
  if (!account.payouts_enabled)
    warnings.push(`${account.name} cannot be paid out now: the money will stay on its balance.`);
  return warnings;
}

/**
 * Why what was to be sent once the payment is there is left to a person: the account has had
 * something of it, or some of its money went back to the customer, may go back, or has not come.
 */
function doubtAbout(
  { destination }: TransferInput,
  { charge, drawn, beside }: SourceFacts,
): Blocked | undefined {
  const { status, amount_refunded, disputed } = charge;
  const theirs = [...drawn, ...beside].filter(
    (each) => expandableId(each.destination) === destination,
  );
  if (theirs.some((each) => leftOf(each) > 0))
    return {
      code: 'sent_already',
      message: 'The account was sent money of this payment by hand before this could be sent.',
      field: 'destination',
    };
  const what = disputed
    ? 'The customer disputed the payment'
    : amount_refunded > 0
      ? 'The payment was refunded, or a part of it,'
      : status === 'succeeded'
        ? null
        : 'The payment had not succeeded';
  return what === null
    ? undefined
    : {
        code: 'payment_contested',
        message: `${what} before this was sent on. See what is left of it, and send that by hand, or leave it.`,
        field: 'sourceTransaction',
      };
}

/** What the plan rests on: whatever of it changes, the preview is no longer true. */
const basis = ({ amount }: TransferInput, { account, source, repaid }: TransferFacts) => ({
  receives: account && can.receive(account).ok,
  // That more is owed meanwhile changes nothing.
  ...(repaid ? { owed: repaid.state === 'owed' ? Math.min(repaid.left, amount) : null } : {}),
  ...(source && source !== 'unknown'
    ? {
        status: source.charge.status,
        group: source.charge.transfer_group,
        refunded: source.charge.amount_refunded,
        disputed: source.charge.disputed,
        booked: source.booked?.amount ?? null,
        drawn: source.drawn.reduce((sum, { amount }) => sum + amount, 0),
      }
    : {}),
});

/** Plans a transfer. Pure: all it knows stands in its arguments. */
export function planTransfer(input: TransferInput, facts: TransferFacts): Plan {
  const { account } = facts;
  const blocked = obstacle(input, facts);
  const basedOn = basis(input, facts);
  if (blocked || !account)
    return {
      steps: [],
      effects: [],
      warnings: [],
      ...(blocked && { blocked }),
      basedOn,
      touches: [],
    };
  const { amount, currency, destination, transferGroup, sourceTransaction, sourceType } = input;
  const { repays } = input;
  const { name } = account;
  const { source } = facts;
  const doubt = source && source !== 'unknown' ? doubtAbout(input, source) : undefined;
  const touches: Reference[] = [
    { kind: 'balance', id: platformId, account: null },
    { kind: 'balance', id: destination, account: destination },
    // It is in a group from its first transfer on.
    ...(sourceTransaction ? [{ kind: 'charge', id: sourceTransaction, account: null }] : []),
  ];
  return {
    steps: [
      {
        name: 'transfer',
        text: `Transfer ${say(amount, currency)} to ${name}`,
        path: '/v1/transfers',
        params: {
          amount,
          currency,
          destination,
          ...(transferGroup ? { transfer_group: transferGroup } : {}),
          ...(sourceTransaction ? { source_transaction: sourceTransaction } : {}),
          ...(sourceType ? { source_type: sourceType } : {}),
          ...(repays ? { metadata: { [repaysMark]: repays } } : {}),
        },
        account: null,
        creates: 'transfer',
      },
    ],
    effects: [
      {
        party: { type: 'platform' },
        currency,
        amount: -amount,
        why: `Transfer to ${name}`,
      },
      { party: { type: 'account', account: destination, name }, currency, amount, why: 'Transfer' },
    ],
    moves: [{ currency, amount }],
    ...(facts.repaid?.state === 'owed'
      ? {
          differences: [
            {
              what: 'To be given back',
              before: say(facts.repaid.left, currency),
              after: say(facts.repaid.left - amount, currency),
            },
          ],
        }
      : {}),
    warnings: warningsOf(input, facts, account),
    ...(doubt && { doubt }),
    basedOn,
    touches,
  };
}
