import { words } from '../../lib/words.ts';

/** What a list of Stripe's is called: `Payouts of connected accounts`. */
export const nameOfList = ({ kind, connected }: { kind: string; connected: boolean }): string =>
  `${words(kind)}s${connected ? ' of connected accounts' : ''}`;
