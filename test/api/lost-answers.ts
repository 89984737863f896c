import { expect } from 'vitest';
import type { OperationView } from '../../api/operations/view.ts';
import type { Bench } from './operations-harness.ts';

type Submit = () => Promise<{ operation: { id: string } }>;

/**
 * Has Stripe do what is ordered and answer with a 500 that it repeats for the key: only a look
 * tells that it was done. Gives the operation at its end.
 * @param path of the write, on the sandbox.
 */
export async function answeredWith500(
  { sandbox, reaches }: Bench,
  path: string,
  submit: Submit,
): Promise<OperationView> {
  await sandbox.fault({ method: 'POST', path, status: 500, stored: true, times: 1 });
  const { operation } = await submit();
  return reaches(operation.id, { status: 'succeeded' });
}

/**
 * Has Stripe do what is ordered without answering, over a restart, until the key has expired: only
 * a look tells that it was done. Gives the operation at its end.
 * @param path of the write, on the sandbox.
 */
export async function neverAnswered(
  bench: Bench,
  path: string,
  submit: Submit,
): Promise<OperationView> {
  const { sandbox, reaches } = bench;
  await sandbox.fault({ method: 'POST', path, drop: 'after' });
  const { operation } = await submit();
  await reaches(operation.id, { status: 'unknown' });
  await bench.restart();
  await sandbox.advance(25 * 3600);
  await sandbox.clearFaults();
  await bench.pipeline.operations.recover();
  return reaches(operation.id, { status: 'succeeded' });
}

/**
 * Has what is ordered never reach Stripe, where others do the same meanwhile, until the key has
 * expired: only a look tells whose doing it was. Gives the operation at its end.
 * @param path of the write, on the sandbox.
 * @param others do it.
 */
export async function doneByOthers(
  bench: Bench,
  path: string,
  submit: Submit,
  others: () => Promise<unknown>,
): Promise<OperationView> {
  const { sandbox, reaches } = bench;
  const fault = await sandbox.fault({ method: 'POST', path, drop: 'before' });
  const { operation } = await submit();
  await reaches(operation.id, { status: 'unknown' });
  await bench.restart();
  await sandbox.control('DELETE', `/faults/${fault.id}`);
  await others();
  await sandbox.advance(25 * 3600);
  await bench.pipeline.operations.recover();
  return reaches(operation.id, {
    status: 'refused',
    error: expect.objectContaining({ code: 'done_by_others' }),
  });
}
