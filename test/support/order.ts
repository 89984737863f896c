import { ulid } from 'ulid';
import { expect } from 'vitest';
import type { Preview } from '../../api/operations/prepare.ts';
import type { OperationView } from '../../api/operations/view.ts';
import type { Client } from './app.ts';
import { eventually } from './eventually.ts';

type Input = Readonly<Record<string, unknown>>;

/** What an order would do, as whoever asks is shown. */
export async function previewed(by: Client, kind: string, input: Input): Promise<Preview> {
  const { status, body } = await by.post<Preview>('/api/operations/preview', { kind, input });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

/** Previews and submits an order as a form does; gives it as it stands then. */
export async function ordered(by: Client, kind: string, input: Input): Promise<OperationView> {
  const { fingerprint } = await previewed(by, kind, input);
  const order = { id: ulid(), kind, input, reason: 'A test wants it', fingerprint };
  const { status, body } = await by.post<OperationView>('/api/operations', order);
  expect([200, 201, 202], JSON.stringify(body)).toContain(status);
  return body;
}

/** An order that is done: gives what its only step made. */
export async function done(by: Client, kind: string, input: Input): Promise<string> {
  const { id } = await ordered(by, kind, input);
  return eventually(async () => {
    const { status, steps, error } = await by.read<OperationView>(`/api/operations/${id}`);
    expect(status, JSON.stringify(error)).toBe('succeeded');
    return String(steps[0]?.object);
  });
}
