import type { TestProject } from 'vitest/node';
import { startApp, temporaryFolder } from '../support/app.ts';
import { pay } from '../support/merchant.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of an app's data and its local Stripe's, to be copied. */
    demoData: string;
  }
}

/** Makes the demo world once, and reads it into an app, for each file of stories to begin with. */
export default async function setup(project: TestProject) {
  const folder = temporaryFolder();
  try {
    const app = await startApp({ world: 'demo', dataDir: folder.path });
    try {
      // Whatever the day of the week has been paid out by itself: stories send transfers.
      await pay(app.sandbox, { amount: 2_000_000, payment_method: 'pm_card_bypassPending' });
      await app.synced();
    } finally {
      await app.stop();
    }
  } catch (error) {
    folder.remove();
    throw error;
  }
  project.provide('demoData', folder.path);
  return () => folder.remove();
}
