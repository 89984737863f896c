import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { benchForTests, pay, quick, refund } from './operations-harness.ts';

const bench = benchForTests({ timing: { ...quick, grace: 0, patience: 0 } });

const refundedAsKept = async (charge: string) => {
  const { read } = bench.pipeline.services.store;
  const kept = read.selectFrom('stripe_charge').select('amount_refunded').where('id', '=', charge);
  return (await kept.executeTakeFirst())?.amount_refunded;
};

test('what a refund has changed is read again although the process ended before it could be', async () => {
  const { sandbox, reaches } = bench;
  const charge = await pay(sandbox);
  // Held until the reads after it cannot be answered any more.
  await sandbox.fault({ method: 'POST', path: '/v1/refunds', delayMs: 300, times: 1 });
  const { operation } = await refund(bench.pipeline, { charge: charge.id, amount: 4000 });
  await eventually(async () => expect(await bench.refundPosts(charge.id)).toHaveLength(1));
  await sandbox.fault({ method: 'GET', path: '/v1/charges/*', delayMs: 60_000 });
  await reaches(operation.id, { status: 'succeeded' });
  await bench.restart();
  await sandbox.clearFaults();
  await bench.pipeline.operations.recover();
  await eventually(async () => expect(await refundedAsKept(charge.id)).toBe(4000));
});
