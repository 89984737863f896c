import { expect } from 'vitest';
import type { LoggedRequest } from '../../api/sandbox/http/request-log.ts';
import type { SandboxForTest } from './sandbox.ts';

/**
 * Looks at every update of a dispute that a local Stripe was sent, by whomever: each says whether
 * its evidence is submitted, since Stripe takes what does not say it as submitted.
 * @param least how many there must have been, so that it never passes by seeing none
 */
export async function eachSaidSubmit(
  sandbox: SandboxForTest,
  least: number,
): Promise<LoggedRequest[]> {
  // A `*` ends at a slash: closing a dispute is another route.
  const updates = await sandbox.requests({ method: 'POST', path: '/v1/disputes/*' });
  expect(updates.length).toBeGreaterThanOrEqual(least);
  expect(updates.filter(({ params }) => !/^(true|false)$/.test(String(params.submit)))).toEqual([]);
  return updates;
}
