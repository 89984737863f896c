import { Hono } from 'hono';
import type Stripe from 'stripe';
import { z } from 'zod';
import type { Services } from '../context.ts';
import { can } from '../disputes/rules.ts';
import { clientAddress } from '../kit/address.ts';
import { AppError, notFound } from '../kit/errors.ts';
import { validate } from '../kit/validate.ts';
import { ulid } from '../operations/inputs.ts';
import { need } from '../staff/permission.ts';
import { parse } from '../store/snapshot.ts';
import { readDispute, readFile } from './actions.ts';
import { uploadEvidence } from './files.ts';
import { type EvidenceName, evidenceFields } from './rules.ts';
import { digestOfAll, digestsOf, type EvidenceFile, filesIn, standingIn } from './standing.ts';

/** The requests that carry a file, and the MB that they take with what is around it. */
export const evidenceUploads = { path: /^\/api\/disputes\/[^/]+\/files$/, megabytes: 6 };

const uploadForm = z.strictObject({
  id: ulid,
  file: z.instanceof(File, { error: 'Choose a file.' }),
});

/** The evidence that is kept with a dispute: what its form begins with. */
async function evidenceOf({ stripe }: Services, id: string) {
  const dispute = await readDispute(stripe, id);
  const { evidence, enhanced_eligibility_types: programs } = dispute;
  const supporting = evidence.appeal?.card?.supporting_files ?? [];
  const appealed = await Promise.all(supporting.map((file) => readFile(stripe, file)));
  const files = [...filesIn(evidence), ...appealed.filter((file) => file !== null)];
  return {
    dispute: id,
    status: dispute.status,
    /** Texts, and the ids of files; null for what is not told. */
    evidence: Object.fromEntries(
      evidenceFields.map(({ name }) => [name, standingIn(evidence, name) || null]),
    ) as Record<EvidenceName, string | null>,
    enhanced_evidence: evidence.enhanced_evidence ?? null,
    appeal: evidence.appeal?.card ?? null,
    files: files.map(
      ({ id: file, filename, purpose, size, type }): EvidenceFile => ({
        id: file,
        filename,
        purpose,
        size,
        type,
      }),
    ),
    /** To be given back with what is written, so that nobody's words are written over unseen. */
    seen: digestsOf(evidence),
    /** The same of all of it, for who sends it: nothing is sent that nobody has read. */
    seenAll: digestOfAll(evidence),
    /** The card networks' programs that are open to it, and how far it has come in each. */
    programs: [...programs] as string[],
    eligibility: dispute.evidence_details.enhanced_eligibility,
  };
}

/** `/api/disputes/:id/evidence` and `…/files`: what answers a dispute, before it is sent. */
export const evidenceRoutes = (services: Services) => {
  const { store } = services;

  async function known(id: string): Promise<Stripe.Dispute> {
    const row = await store.read
      .selectFrom('stripe_dispute')
      .select('json')
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound(`Dispute ${id}`);
    return parse<Stripe.Dispute>(row);
  }

  return new Hono()
    .get('/:id/evidence', need('dispute:read'), async (c) => {
      const { id } = await known(c.req.param('id'));
      return c.json({ data: await evidenceOf(services, id) });
    })
    .post('/:id/files', need('dispute:respond'), validate('form', uploadForm), async (c) => {
      const dispute = await known(c.req.param('id'));
      const possible = can.answer(dispute);
      if (!possible.ok) throw new AppError(409, possible.code, possible.why);
      const by = { ...c.var.staff, address: clientAddress(c) };
      const upload = { ...c.req.valid('form'), dispute: dispute.id };
      return c.json({ data: await uploadEvidence(services, by, upload) });
    });
};
