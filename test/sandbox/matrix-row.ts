import type { Stage } from './stage.ts';

/** One operation with what it leaves behind: objects, books by account, events in their order. */
export interface Row {
  operation: string;
  /** Sets up, marks with `from`, acts, and gives the objects as they are then. */
  act(s: Stage): Record<string, object>;
  state: Record<string, object>;
  platform?: string[];
  seller?: string[] | null;
  events: string[];
}
