import { afterAll } from 'vitest';
import { endDemoApp } from '../support/story.ts';

// Begun before those of the file, and so run after them: once its browsers have gone.
afterAll(endDemoApp);
