import type Stripe from 'stripe';
import type { Engine } from '../engine/engine.ts';
import { StripeError } from '../engine/errors.ts';
import { formValues } from '../http/form.ts';
import type { Chance } from './chance.ts';
import type { Customer } from './customers.ts';

/** A payment as the platform asks for it; amounts in minor units of its currency. */
export interface PaymentOrder {
  amount: number;
  currency: string;
  customer: Customer;
  description: string;
  metadata: Record<string, string>;
  /** Where a destination charge goes, and the platform's part of it. */
  destination?: { account: string; fee: number };
  transferGroup?: string;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The demo platform's own program: the calls that it makes to Stripe, straight to the engine. */
export class PlatformProgram {
  readonly #engine: Engine;
  readonly #chance: Chance;

  constructor(engine: Engine, chance: Chance) {
    this.#engine = engine;
    this.#chance = chance;
  }

  get engine(): Engine {
    return this.#engine;
  }

  /** One POST; `account` is the `Stripe-Account`. Throws StripeError as the API would answer. */
  post<T>(path: string, params: object = {}, account: string | null = null): T {
    return this.#send('POST', path, params, account) as T;
  }

  get<T>(path: string, params: object = {}, account: string | null = null): T {
    return this.#send('GET', path, params, account) as T;
  }

  /** Takes a card payment; gives its charge, or null when the card was declined. */
  pay(order: PaymentOrder): Stripe.Charge | null {
    const { amount, currency, customer, description, metadata, destination } = order;
    const intent = this.unlessDeclined(() =>
      this.post<Stripe.PaymentIntent>('/v1/payment_intents', {
        amount,
        currency,
        description,
        metadata,
        receipt_email: customer.email,
        payment_method_data: {
          type: 'card',
          card: { token: customer.card },
          billing_details: { name: customer.name, email: customer.email },
        },
        ...(destination && {
          application_fee_amount: destination.fee,
          transfer_data: { destination: destination.account },
        }),
        ...(order.transferGroup && { transfer_group: order.transferGroup }),
        confirm: true,
        expand: ['latest_charge'],
      }),
    );
    return intent && (intent.latest_charge as Stripe.Charge);
  }

  /** Runs a step that may be refused for want of money or by the card; null when it is. */
  unlessDeclined<T>(step: () => T): T | null {
    try {
      return step();
    } catch (error) {
      const known =
        error instanceof StripeError &&
        (error.type === 'card_error' || error.code === 'balance_insufficient');
      if (known) return null;
      throw error;
    }
  }

  #send(method: 'GET' | 'POST', path: string, params: object, account: string | null): object {
    return this.#engine.handle({
      method,
      path,
      params: formValues(params),
      account,
      idempotencyKey: null,
      requestId: `req_${Array.from({ length: 14 }, () => this.#chance.pick([...alphabet])).join('')}`,
      apiVersion: null,
    }).body;
  }
}
