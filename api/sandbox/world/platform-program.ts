import type Stripe from 'stripe';
import type { Engine } from '../engine/engine.ts';
import { StripeError } from '../engine/errors.ts';
import { formValues } from '../http/form.ts';
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

/** A payment that went through; `id` is its charge's, `created` in Unix seconds. */
export interface Payment {
  id: string;
  amount: number;
  currency: string;
  description: string;
  transferGroup: string | undefined;
  created: number;
}

/** The demo platform's own program: the calls that it makes to Stripe, straight to the engine. */
export class PlatformProgram {
  readonly #engine: Engine;
  readonly #name: string;
  #requests = 0;

  /** @param name sets its request ids apart from those of other programs and other starts */
  constructor(engine: Engine, name: string) {
    this.#engine = engine;
    this.#name = name;
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

  /** Takes a card payment; null when the card was declined. */
  pay(order: PaymentOrder): Payment | null {
    const { amount, currency, customer, description, metadata, destination } = order;
    const intent = this.unlessRefused(() =>
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
      }),
    );
    return (
      intent && {
        id: intent.latest_charge as string,
        amount,
        currency,
        description,
        transferGroup: order.transferGroup,
        created: intent.created,
      }
    );
  }

  /** Runs a step that the card, a balance or a dispute may stand in the way of; null when so. */
  unlessRefused<T>(step: () => T): T | null {
    try {
      return step();
    } catch (error) {
      if (error instanceof StripeError && isExpected(error)) return null;
      throw error;
    }
  }

  #send(method: 'GET' | 'POST', path: string, params: object, account: string | null): object {
    this.#requests += 1;
    return this.#engine.handle({
      method,
      path,
      params: formValues(params),
      account,
      idempotencyKey: null,
      requestId: `req_${this.#name}${String(this.#requests).padStart(10, '0')}`,
      apiVersion: null,
    }).body;
  }
}

const expectedCodes = ['balance_insufficient', 'charge_disputed', 'charge_already_refunded'];

function isExpected({ type, code }: StripeError): boolean {
  return type === 'card_error' || (code !== undefined && expectedCodes.includes(code));
}
