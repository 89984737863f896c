import type { Context } from '../engine/context.ts';
import type { ActDirectly, Engine } from '../engine/engine.ts';
import { StripeError } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { availableWith } from '../resources/funds.ts';
import { create } from '../resources/payment-intents.ts';
import { makeTransfer } from '../resources/transfer-creation.ts';
import { type Payment, type PaymentOrder, PlatformProgram } from './platform-program.ts';

/** A part of a payment that goes to a connected account, in minor units of its currency. */
export interface Part {
  amount: number;
  destination: string;
  metadata: Record<string, string>;
}

/**
 * The platform's program where there are hundreds of thousands of payments: what it does most goes
 * straight to the functions behind the routes, since parsing parameters and adding up what a
 * charge already gave would take most of the time. It has to keep to what the routes would check.
 */
export class DirectProgram extends PlatformProgram {
  readonly #act: ActDirectly;
  readonly #name: string;
  #acts = 0;

  constructor(engine: Engine, act: ActDirectly, name: string) {
    super(engine, name);
    this.#act = act;
    this.#name = name;
  }

  override pay(order: PaymentOrder): Payment | null {
    const { amount, currency, customer, description, destination, transferGroup } = order;
    const { name, email, card: token } = customer;
    const intent = this.#do((context): ObjectTypes['payment_intent'] | null => {
      try {
        return create({
          context,
          account: context.platform,
          apiVersion: null,
          params: {
            amount,
            currency,
            description,
            metadata: order.metadata,
            receipt_email: email,
            payment_method_data: {
              type: 'card',
              card: { token },
              billing_details: { name, email },
            },
            ...(destination && {
              application_fee_amount: destination.fee,
              transfer_data: { destination: destination.account },
            }),
            ...(transferGroup && { transfer_group: transferGroup }),
            confirm: true,
          },
        });
      } catch (error) {
        if (error instanceof StripeError && error.commits) return null;
        throw error;
      }
    });
    if (!intent) return null;
    const { latest_charge: id, created } = intent;
    return { id: id as string, amount, currency, description, transferGroup, created };
  }

  /**
   * Sends parts of a payment on; gives the transfers' ids. The payment must have a transfer group,
   * settle in its own currency and not have been drawn on, and the parts must not exceed it.
   */
  distribute({ id, currency, transferGroup, description }: Payment, parts: Part[]): string[] {
    return parts.map(({ amount, destination, metadata }) =>
      this.#do((context) => {
        const charge = context.store.get('charge', id);
        const { transfer } = makeTransfer(context, {
          amount,
          currency,
          destination,
          description,
          metadata,
          sourceTransaction: id,
          transferGroup: transferGroup!,
          availableOn: availableWith(context, charge.balance_transaction as string),
        });
        return transfer.id;
      }),
    );
  }

  #do<T>(work: (context: Context) => T): T {
    this.#acts += 1;
    return this.#act(`req_${this.#name}d${String(this.#acts).padStart(9, '0')}`, work);
  }
}
