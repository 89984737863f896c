import Stripe from 'stripe';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { inParallel, type Row } from './measure.ts';

const secret = 'whsec_bench';
const count = 5000;
const atOnce = 32;

/** One charge event a payment, each of its own payment and second, as Stripe would sign it. */
function signed(charge: Stripe.Charge, n: number): { payload: string; signature: string } {
  const created = charge.created + n * 3;
  const payload = JSON.stringify({
    id: `evt_bench${n}`,
    object: 'event',
    type: 'charge.succeeded',
    api_version: '2026-10-28.endive',
    created,
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    data: {
      object: {
        ...charge,
        id: `ch_event${n}`,
        created,
        transfer_group: `event_${n}`,
        balance_transaction: null,
      },
    },
  });
  return { payload, signature: Stripe.webhooks.generateTestHeaderString({ payload, secret }) };
}

async function handledEvents(app: AppForTest): Promise<number> {
  const manager = await app.as('manager');
  const { data } = await manager.read<{ data: { events: { handled: number } } }>('/api/sync');
  return data.events.handled;
}

/** Events verified, stored and applied durably a second, by the running API over HTTP. */
export async function ingest(): Promise<Row[]> {
  const app = await startApp({
    env: { STRIPE_WEBHOOK_SECRET: secret, STRIPE_CONNECT_WEBHOOK_SECRET: 'whsec_connect' },
  });
  try {
    const { stripe } = app.sandbox;
    await app.synced();
    const intent = await stripe.paymentIntents.create({
      amount: 5000,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    });
    const charge = await stripe.charges.retrieve(String(intent.latest_charge));
    const events = Array.from({ length: count }, (_, n) => signed(charge, n));
    const before = await handledEvents(app);
    const started = performance.now();
    await inParallel(count, atOnce, async (n) => {
      const { payload, signature } = events[n] ?? { payload: '', signature: '' };
      const answer = await fetch(`${app.url}/webhooks/stripe`, {
        method: 'POST',
        headers: { 'stripe-signature': signature },
        body: payload,
      });
      await answer.text();
      if (answer.status !== 200) throw new Error(`An event was refused: ${answer.status}`);
    });
    const stored = performance.now();
    await eventually(async () => {
      if ((await handledEvents(app)) < before + count) throw new Error('Events wait');
    }, 60_000);
    const applied = performance.now();
    const perSecond = (from: number, to: number) =>
      `${Math.round(count / ((to - from) / 1000)).toLocaleString('en')} a second`;
    return [
      { what: 'events verified and stored durably', figure: perSecond(started, stored) },
      { what: 'events verified, stored and applied', figure: perSecond(started, applied) },
    ];
  } finally {
    await app.stop();
  }
}
