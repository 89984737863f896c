import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { consolePage } from '../console/page.ts';
import type { Engine } from '../engine/engine.ts';
import { invalid, StripeError } from '../engine/errors.ts';
import { readSettings, SettingError } from '../engine/setting-input.ts';
import { openLinks } from '../resources/open-links.ts';
import { shownSimulations } from '../resources/simulations.ts';
import type { Sandbox } from '../sandbox.ts';
import { disorderOrder } from '../webhooks/disorder.ts';
import { quickScales } from '../world/world.ts';
import { faultOrder } from './faults.ts';
import { formValues } from './form.ts';

const advanceInput = z
  .strictObject({ seconds: z.int().min(0).optional(), to: z.literal('next_due').optional() })
  .refine(({ seconds, to }) => (seconds === undefined) !== (to === undefined), {
    error: 'tell either how many seconds, or to: "next_due"',
  });
const dueQuery = z.object({ limit: z.coerce.number().int().min(1).max(200).default(20) });
const redeliveryInput = z.strictObject({ event: z.string(), endpoint: z.string() });
const requestsQuery = z.object({
  path: z.string().optional(),
  contains: z.string().optional(),
  method: z.string().optional(),
  limit: z.coerce.number().int().min(1).optional(),
});
const settingsInput = z.record(z.string(), z.unknown());
const resetInput = z.strictObject({
  seed: z.int().optional(),
  scale: z.enum(quickScales).optional(),
  /** Instead of those that the sandbox was started with. */
  settings: settingsInput.optional(),
});
const limitInput = z.int().min(1).nullable().optional();
const rateLimitInput = z.strictObject({
  perSecond: limitInput,
  perEndpoint: limitInput,
  perResource: z.boolean().optional(),
});
const simulateInput = z.record(z.string(), z.unknown());

/**
 * The routes under `/_sandbox`: what tests and trainers order of the sandbox itself. They take and
 * give JSON, and answer only programs of this machine (loopback Host and Origin).
 */
export function controlRoutes(sandbox: Sandbox): Hono {
  const app = new Hono();

  app.use(async (c, next) => {
    if (!isLoopback(c.req.header('host')) || !isLoopbackOrigin(c.req.header('origin'))) {
      return refusal(
        c,
        403,
        'The sandbox is controlled from this machine only: use 127.0.0.1 or localhost.',
      );
    }
    return await next();
  });

  app.route('/', consolePage(sandbox));

  app.get('/clock', (c) => c.json({ now: sandbox.engine.now() }));
  app.post('/clock/advance', async (c) => {
    const { engine } = sandbox;
    const order = await input(c, advanceInput);
    engine.advance(order.seconds ?? secondsToNext(engine));
    sandbox.tick();
    return c.json({ now: engine.now() });
  });
  app.get('/due', (c) => {
    const { limit } = checked(dueQuery, c.req.query());
    return c.json({ data: sandbox.engine.read(({ due }) => due.upcoming(limit)) });
  });

  app.get('/faults', (c) => c.json({ data: sandbox.faults.list() }));
  app.post('/faults', async (c) => c.json(sandbox.faults.add(await input(c, faultOrder)), 201));
  app.delete('/faults', (c) => c.json({ removed: sandbox.faults.remove() }));
  app.delete('/faults/:id', (c) =>
    c.json({ removed: sandbox.faults.remove(Number(c.req.param('id'))) }),
  );

  app.get('/rate-limit', (c) => c.json(sandbox.rateLimit.limits));
  app.post('/rate-limit', async (c) => {
    const { perSecond, perEndpoint, perResource } = await input(c, rateLimitInput);
    sandbox.rateLimit.set({
      ...(perSecond !== undefined && { perSecond }),
      ...(perEndpoint !== undefined && { perEndpoint }),
      ...(perResource !== undefined && { perResource }),
    });
    return c.json(sandbox.rateLimit.limits);
  });

  const shownSettings = (c: Context) => c.json({ data: sandbox.engine.settingsStore.list() });
  app.get('/settings', shownSettings);
  app.post('/settings', async (c) => {
    sandbox.engine.settingsStore.set(await input(c, settingsInput));
    return shownSettings(c);
  });
  app.delete('/settings', (c) => {
    sandbox.engine.settingsStore.restore();
    return shownSettings(c);
  });
  app.delete('/settings/:name', (c) => {
    sandbox.engine.settingsStore.restore(c.req.param('name'));
    return shownSettings(c);
  });

  app.get('/webhooks', (c) => c.json(sandbox.disorder.ordered));
  app.post('/webhooks', async (c) => {
    sandbox.disorder.set(await input(c, disorderOrder));
    return c.json(sandbox.disorder.ordered);
  });
  app.get('/deliveries', (c) => c.json({ data: sandbox.deliveries.overview() }));
  app.post('/deliveries', async (c) => {
    const { event, endpoint } = await input(c, redeliveryInput);
    sandbox.deliveries.redeliver(event, endpoint);
    return c.json({ event, endpoint }, 202);
  });

  app.get('/links', (c) => {
    const { origin } = new URL(c.req.url);
    return c.json({ data: sandbox.engine.read((context) => openLinks(context, origin)) });
  });

  app.post('/reset', async (c) => {
    const { settings, ...change } = await input(c, resetInput);
    sandbox.reset({ ...change, ...(settings && { settings: readSettings(settings) }) });
    return c.json({ now: sandbox.engine.now() });
  });

  app.get('/simulate', (c) => c.json({ data: shownSimulations() }));
  app.post('/simulate/:what', async (c) => {
    const params = formValues(await input(c, simulateInput));
    return c.json(sandbox.engine.simulate(c.req.param('what'), params));
  });

  app.get('/requests', (c) =>
    c.json({
      data: sandbox.log.list(checked(requestsQuery, c.req.query())),
    }),
  );

  app.all('*', (c) => refusal(c, 404, `There is no ${c.req.method} ${c.req.path} here.`));
  app.onError((error, c) => {
    if (error instanceof InputError || error instanceof SettingError) {
      return refusal(c, 400, error.message);
    }
    if (error instanceof StripeError) return refusal(c, error.status as 400, error.message);
    console.error(error);
    return refusal(c, 500, error.message);
  });
  return app;
}

class InputError extends Error {}

function refusal(c: Context, status: 400 | 403 | 404 | 500, message: string): Response {
  return c.json({ error: { message } }, status);
}

/**
 * How long it takes until something happens by itself.
 * @throws StripeError 400 when nothing is to happen
 */
function secondsToNext(engine: Engine): number {
  const [next] = engine.read(({ due }) => due.upcoming(1));
  if (!next) throw invalid('Nothing falls due by itself.');
  return Math.max(next.at - engine.now(), 0);
}

/** The request's JSON body; an empty one is `{}`. Throws what is wrong with it, by field. */
async function input<S extends z.ZodType>(c: Context, schema: S): Promise<z.infer<S>> {
  const text = await c.req.text();
  let sent: unknown;
  try {
    sent = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new InputError('The body must be JSON, e.g. {"seconds": 60}.');
  }
  return checked(schema, sent);
}

/** What was sent, if it is as it has to be. Throws what is wrong with it, by field. */
function checked<S extends z.ZodType>(schema: S, sent: unknown): z.infer<S> {
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new InputError(problems.join('; '));
}

function isLoopback(host: string | undefined): boolean {
  return /^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?$/i.test(host ?? '');
}

function isLoopbackOrigin(origin: string | undefined): boolean {
  return origin === undefined || isLoopback(/^https?:\/\/(.+)$/.exec(origin)?.[1]);
}
