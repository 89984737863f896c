import { join } from 'node:path';
import { pino } from 'pino';
import { usualSamples } from '../../api/drift/rules.ts';
import { createSampler } from '../../api/drift/sampler.ts';
import { openServices } from '../../api/services.ts';
import { areaMigrations } from '../../api/start.ts';
import { temporaryFolder } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { startSandbox } from '../support/sandbox.ts';
import type { Row } from './measure.ts';

const samples = 500;
/** So seldom that sync does nothing beside what is measured. Seconds. */
const never = 3600;

/** What a sample costs on the demo world: computing here, and calls to Stripe. */
export async function driftCosts(): Promise<Row[]> {
  const sandbox = await startSandbox({ scale: 'demo' });
  const folder = temporaryFolder();
  const running = await openServices({
    file: join(folder.path, 'store.db'),
    migrations: areaMigrations,
    secretKey: sandbox.secretKey,
    apiBase: new URL(sandbox.url),
    mode: 'sandbox',
    webhookUrl: undefined,
    webhookSecrets: ['whsec_none'],
    log: pino({ level: 'silent' }),
    pace: { due: never, round: never, samples: 0 },
  });
  try {
    await running.begin();
    const { store, stripe, sync } = running.services;
    await eventually(() => {
      if (sync.asOf() === null) throw new Error('The backfill does not end');
    }, 120_000);
    const sampler = createSampler(store, stripe, () => {});
    const asked = (await sandbox.requests()).length;
    const before = process.cpuUsage();
    for (let n = 0; n < samples; n += 1) await sampler.step();
    const { user, system } = process.cpuUsage(before);
    const each = (user + system) / 1000 / samples;
    const day = ((each / 1000) * usualSamples * 24).toFixed(1);
    const calls = Math.max(0, (await sandbox.requests()).length - asked) / samples;
    return [
      {
        what: 'drift, an object sampled',
        figure: `${each.toFixed(2)} ms of computing, ${calls.toFixed(2)} calls to Stripe; ${day} s a day at ${usualSamples} an hour`,
      },
    ];
  } finally {
    await running.stop();
    await sandbox.stop();
    folder.remove();
  }
}
