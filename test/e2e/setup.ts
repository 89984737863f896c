import type { TestProject } from 'vitest/node';
import { startApp } from '../support/app.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the app of all stories answers. */
    appUrl: string;
    /** Its local Stripe. */
    stripe: { url: string; secretKey: string };
  }
}

/** One app with the demo world for all stories; each takes its own payments from it. */
export default async function setup(project: TestProject) {
  const app = await startApp({ world: 'demo', web: true });
  try {
    await app.synced();
  } catch (error) {
    await app.stop();
    throw error;
  }
  project.provide('appUrl', app.url);
  const { url, secretKey } = app.sandbox;
  project.provide('stripe', { url, secretKey });
  return () => app.stop();
}
