import { enableCompileCache } from 'node:module';

// Before anything is loaded: from the second start on, half of the loading time is saved.
enableCompileCache();
const { main } = await import('./command.ts');
await main();
