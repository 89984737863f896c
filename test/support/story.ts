import { cpSync } from 'node:fs';
import type Stripe from 'stripe';
import { inject } from 'vitest';
import { type AppForTest, startApp, temporaryFolder } from './app.ts';
import { eventually } from './eventually.ts';
import { pay } from './merchant.ts';
import type { SandboxForTest } from './sandbox.ts';

let ofThisFile: Promise<AppForTest> | undefined;

/**
 * An app and a local Stripe that the stories of one file have for themselves, with the demo world;
 * started for the first who asks.
 */
export function demoApp(): Promise<AppForTest> {
  ofThisFile ??= startOnCopy();
  return ofThisFile;
}

/** Ends it, where anybody asked for it. */
export async function endDemoApp(): Promise<void> {
  await (await ofThisFile)?.stop();
}

async function startOnCopy(): Promise<AppForTest> {
  const folder = temporaryFolder();
  cpSync(inject('demoData'), folder.path, { recursive: true });
  const app = await startApp({ dataDir: folder.path, web: true });
  await app.synced();
  return {
    ...app,
    async stop() {
      await app.stop();
      folder.remove();
    },
  };
}

/** The local Stripe of this file's stories, for what a story brings about of its own. */
export const storyStripe = async (): Promise<SandboxForTest> => (await demoApp()).sandbox;

/** Waits until the app of this file's stories has heard of what this path of its API tells. */
export async function isKnown(path: string): Promise<void> {
  const viewer = await (await demoApp()).as('viewer');
  await eventually(() => viewer.read(`${path}?source=snapshot`));
}

/** A customer pays, and the app has heard of it. */
export async function knownPayment(
  order: Partial<Stripe.PaymentIntentCreateParams>,
): Promise<Stripe.Charge> {
  const charge = await pay(await storyStripe(), order);
  await isKnown(`/api/payments/${charge.id}`);
  return charge;
}
