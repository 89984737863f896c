import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { knownTriggers, type StripeCli, stripeCli } from '../support/stripe-cli.ts';
import { pay } from './books.ts';
import type { After } from './cli-trigger.ts';
import { triggers } from './cli-triggers.ts';
import { foreignTriggers } from './cli-triggers-foreign.ts';
import { triggersOfGoods } from './cli-triggers-of-goods.ts';
import { triggersOfMoneyOut } from './cli-triggers-of-money-out.ts';

const served = { ...triggers, ...triggersOfGoods, ...triggersOfMoneyOut };

let sandbox: SandboxForTest;
let cli: StripeCli;
let hook: Receiver;
beforeAll(async () => {
  hook = await startReceiver();
  sandbox = await startSandbox();
  cli = stripeCli(sandbox);
});
afterAll(async () => {
  cli.close();
  hook.close();
  await sandbox.stop();
});

test('every trigger that the CLI lists is run here, or it is said why not', async () => {
  const known = await knownTriggers(cli);
  expect(known.length).toBeGreaterThan(100);
  const named = [...Object.keys(served), ...Object.values(foreignTriggers).flat()];
  expect(named.toSorted()).toEqual(known.toSorted());
});

test.each(Object.entries(served))('stripe trigger %s', async (name, trigger) => {
  const { stripe } = sandbox;
  await sandbox.reset();
  if (trigger.funds) {
    // On an empty account they fail as at Stripe's: a payment's fee is missing from what it brings.
    await expect(cli.run('trigger', name)).rejects.toThrow('balance_insufficient');
    await sandbox.reset();
    await pay(stripe, trigger.funds, { payment_method: 'pm_card_bypassPending' });
  }
  const told: Stripe.Event[] = [];
  const heard = async () => {
    told.splice(0, told.length, ...hook.received.map(({ body }) => JSON.parse(body)));
    expect(told.map(({ type }) => type)).toEqual(trigger.connected);
  };
  if (trigger.connected) {
    hook.received.length = 0;
    const endpoint = { url: hook.url, enabled_events: ['*' as const], connect: true };
    await stripe.webhookEndpoints.create(endpoint);
  }
  const [last] = (await stripe.events.list({ limit: 1 })).data;
  expect(await cli.run('trigger', name)).toContain('Trigger succeeded!');

  const since = last ? { ending_before: last.id } : {};
  const events = await stripe.events.list({ limit: 100, ...since });
  expect(events.data.map(({ type }) => type).reverse()).toEqual(trigger.events);
  const event: After['event'] = async (type, account) => {
    const as = account ? { stripeAccount: account } : {};
    const [found] = (await stripe.events.list({ type, limit: 1 }, as)).data;
    expect(found?.type).toBe(type);
    return found!;
  };
  if (trigger.connected) await eventually(heard);
  await trigger.check({ stripe, sandbox, event, told });
});
