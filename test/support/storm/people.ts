import { ulid } from 'ulid';
import type { ErrorBody } from '../../../api/kit/errors.ts';
import type { Preview } from '../../../api/operations/prepare.ts';
import type { OperationView } from '../../../api/operations/view.ts';
import type { Role } from '../../../api/staff/rules.ts';
import type { Answer, AppForTest } from '../app.ts';
import { eventually } from '../eventually.ts';
import type { Order } from './orders.ts';

/** An order that people have got through to the API; null where Stripe's state has ruled it out. */
export interface Placed {
  readonly order: Order;
  readonly operation: string | null;
}

// Longer than a storm: a person may meet a server that is down, or dies, many times over.
const patienceMs = 900_000;

/** The roles that people of a storm have; the last approves what others order. */
export const roles = ['support', 'finance', 'manager', 'admin'] as const satisfies Role[];

/** Asks until there is an answer that is not the server's own trouble. */
const insist = <T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> =>
  eventually(async () => {
    const answer = await ask();
    if (answer.status >= 500) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }, patienceMs);

async function approve(app: AppForTest, id: string): Promise<void> {
  const approver = await app.as('admin');
  const path = `/api/operations/${id}/approve`;
  const { status, body } = await insist(() => approver.post<ErrorBody>(path, {}));
  const isDecided = status === 200 || ['not_waiting', 'facts_changed'].includes(body.error?.code);
  if (!isDecided) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
}

/**
 * Orders it as a person would who does not give up: looks at the preview, submits exactly that,
 * sends the same again where no answer comes, and looks anew where something has changed. Somebody
 * else approves what has to be approved.
 */
export async function place(app: AppForTest, order: Order): Promise<Placed> {
  const { kind, input, role } = order;
  const person = await app.as(role);
  const id = ulid();
  for (;;) {
    const shown = await insist(() =>
      person.post<Preview>('/api/operations/preview', { kind, input }),
    );
    if (shown.status !== 200) throw new Error(`${kind}: ${JSON.stringify(shown.body)}`);
    const { blocked, fingerprint } = shown.body;
    if (blocked) return { order, operation: null };
    const submit = { id, kind, input, reason: 'Ordered in a storm', fingerprint };
    const { status, body } = await insist(() =>
      person.post<OperationView & ErrorBody>('/api/operations', submit),
    );
    if (status === 200 || status === 202) {
      if (body.status === 'waiting_approval') await approve(app, id);
      return { order, operation: id };
    }
    if (status !== 409 || body.error.code === 'operation_id_reused')
      throw new Error(`${kind}: ${status} ${JSON.stringify(body)}`);
  }
}

/** Closes what only a person can find out, having looked at Stripe and seen that it is not there. */
export async function closeAsNotDone(app: AppForTest, id: string): Promise<void> {
  const manager = await app.as('manager');
  const path = `/api/operations/${id}/cancel`;
  const answer = await manager.post(path, { note: 'Stripe holds nothing of it' });
  if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
}
