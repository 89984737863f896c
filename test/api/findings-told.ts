import type { Kind } from '../../api/inbox/finding.ts';
import { judgeAll } from '../../api/inbox/look.ts';

export const noon = 1_795_000_000;
export const day = 86_400;

/** What is found, each by its kind, subject and money at risk, and when to look again. */
export function told<Facts>(kinds: readonly Kind<Facts>[], facts: Facts, now = noon) {
  const { found, again } = judgeAll(kinds, facts, now);
  const short = found.map(({ kind, subject, risk }) =>
    [kind, subject, ...(risk ? [risk.amount, risk.currency] : [])].join(' '),
  );
  return again === null ? short : [...short, `again ${again - noon}`];
}
