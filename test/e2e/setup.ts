import type { TestProject } from 'vitest/node';
import { startApp, temporaryFolder } from '../support/app.ts';

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
    await app.synced().finally(() => app.stop());
  } catch (error) {
    folder.remove();
    throw error;
  }
  project.provide('demoData', folder.path);
  return () => folder.remove();
}
