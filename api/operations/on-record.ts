import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { audit } from '../audit/audit.ts';
import { clientAddress } from '../kit/address.ts';
import { AppError } from '../kit/errors.ts';
import type { StaffEnv } from '../staff/permission.ts';
import type { Store } from '../store/database.ts';
import { seemsAbout } from './catalogue.ts';
import { longestText, ulid } from './inputs.ts';
import { withoutWords } from './refusals.ts';

/** What somebody asked for. */
export type Wanted = 'submit' | 'approve' | 'reject' | 'cancel' | 'retry';

/** The refusals that are themselves the end of what waited are on record as that. */
const isOnRecord = (wanted: Wanted, { status, code }: AppError): boolean =>
  status === 403 ||
  (status === 409 && wanted === 'submit' && code !== 'operation_id_reused') ||
  code === 'approval_lapsed';

/**
 * What is kept of a request that was refused. The trail is for ever, and whoever may not order
 * anything could fill it with whatever they like: what has not the right form is left out.
 */
const told = z.object({
  id: ulid.optional().catch(undefined),
  kind: z.string().optional().catch(undefined),
  input: z.record(z.string(), z.unknown()).optional().catch(undefined),
  reason: z.string().trim().max(longestText).optional().catch(undefined),
  note: z.string().trim().max(longestText).optional().catch(undefined),
});

/** What a decision about an operation, or about a batch, is about. */
const ofOperation = ({ read }: Store, id: string) =>
  read
    .selectFrom('operation')
    .select(['id as operation', 'subject', 'kind'])
    .where('id', '=', id)
    .executeTakeFirst();
const ofBatch = ({ read }: Store, id: string) =>
  read
    .selectFrom('operation_batch')
    .select(['id as subject', 'kind'])
    .where('id', '=', id)
    .executeTakeFirst();

/** Makes what puts the refusals of routes on record. */
export const onRecord = ({
  store,
  kinds,
  isBatch = false,
}: {
  store: Store;
  /** Every kind of operation there is. */
  kinds: readonly string[];
  isBatch?: boolean;
}) => {
  /** What was wanted with which words, and what it is about. */
  async function about(c: Context<StaffEnv>, wanted: Wanted) {
    const body = told.catch({}).parse(await c.req.json().catch(() => ({})));
    const { id, input = {}, reason = body.note } = body;
    if (wanted !== 'submit') {
      const decided = await (isBatch ? ofBatch : ofOperation)(store, c.req.param('id') ?? '');
      return { reason, ...decided };
    }
    const kind = kinds.find((each) => each === body.kind);
    if (isBatch) return { reason, kind, subject: id };
    return { reason, kind, subject: seemsAbout(input), operation: id };
  }

  /**
   * A route whose refusals are put on record, with who wanted what and why; it stands before what
   * could refuse. What was wanted has not happened, so this is a transaction of its own.
   */
  return (wanted: Wanted): MiddlewareHandler<StaffEnv> =>
    async (c, next) => {
      await next();
      const { error } = c;
      const { staff: by } = c.var;
      // It stands before what asks for a session.
      if (!by || !(error instanceof AppError) || !isOnRecord(wanted, error)) return;
      const { kind, ...entry } = await about(c, wanted);
      const what = error.status === 403 ? 'forbidden' : 'not_accepted';
      const { code, message, stripe } = error;
      await store.write((write) =>
        audit(write, {
          action: `operation${isBatch ? '_batch' : ''}.${what}`,
          actor: { ...by, address: clientAddress(c) },
          ...entry,
          after: {
            wanted,
            kind,
            role: by.role,
            error: withoutWords({ code, message, ...(stripe ? { stripe } : {}) }),
          },
        }),
      );
    };
};
