import { z } from 'zod';
import { usualSamples } from './drift/rules.ts';
import { usualTiming } from './operations/timing.ts';
import type { Mode } from './stripe/gateway.ts';

/** Where the product finds Stripe. */
export type StripeSettings =
  /** A local Stripe that the product starts itself, as a child. */
  | { readonly mode: 'sandbox'; readonly launch: { readonly trickleSeconds: number | undefined } }
  /** A Stripe that runs already: Stripe itself, or a local one at `apiBase`. */
  | {
      readonly mode: Mode;
      readonly launch?: undefined;
      readonly secretKey: string;
      readonly apiBase: URL | undefined;
      /** Empty when the endpoints are to be registered, which only sandbox mode does. */
      readonly webhookSecrets: readonly string[];
    };

/** Everything that can be set from outside, checked. */
export interface Environment {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** The origin that staff open in their browsers. */
  readonly publicUrl: URL;
  /** Undefined only in sandbox mode, where one is made and kept. */
  readonly authSecret: string | undefined;
  readonly stripe: StripeSettings;
  /** Whether the five staff with the well-known password exist. */
  readonly demoStaff: boolean;
  /** How long a batch can be called back before its first request leaves. Seconds. */
  readonly recall: number;
  /** Objects an hour that are compared with what Stripe says; 0 compares none. */
  readonly samples: number;
  readonly logLevel: (typeof logLevels)[number];
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** How long after a seeded world the next payment comes, unless told. */
const usualTrickle = 20;

/** A key for a local Stripe, which takes any. */
const localKey = 'sk_test_countinghouse';

/** Whether a host name can only be this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const origin = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .transform((text) => new URL(text))
  .refine((url) => url.pathname === '/' && !url.search && !url.hash && !url.username, {
    error: 'must be an address without a path, such as https://example.com',
  });

const webhookSecret = z
  .string()
  .startsWith('whsec_', { error: 'must start with whsec_' })
  .optional();

const trickleRule =
  'must be "off" or the whole seconds between two new payments of the sandbox, at most 86400';

/** @param rule the one thing said of every text that is no such number */
const wholeNumber = (least: number, most: number, rule: string) =>
  z.coerce.number(rule).int(rule).min(least, rule).max(most, rule);

const variables = z.object({
  PORT: wholeNumber(1, 65_535, 'must be a port number from 1 to 65535').default(4242),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, { error: 'must be a host name or an address to listen on' })
    .default('127.0.0.1'),
  DATA_DIR: z.string().default('data'),
  PUBLIC_URL: origin.optional(),
  AUTH_SECRET: z.string().min(32, { error: 'must have at least 32 characters' }).optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, {
      error: 'must start with sk_test_, sk_live_, rk_test_ or rk_live_',
    })
    .optional(),
  STRIPE_WEBHOOK_SECRET: webhookSecret,
  STRIPE_CONNECT_WEBHOOK_SECRET: webhookSecret,
  STRIPE_API_BASE: origin
    .refine(
      (url) => isLoopback(url.hostname) || url.origin === 'https://api.stripe.com',
      'must be https://api.stripe.com or a local Stripe on this machine, such as http://127.0.0.1:12111',
    )
    .optional(),
  SANDBOX_TRICKLE: z
    .union([z.literal('off'), wholeNumber(1, 86_400, trickleRule)], { error: trickleRule })
    .default(usualTrickle),
  BATCH_RECALL: wholeNumber(0, 3600, 'must be whole seconds from 0 to 3600').default(
    usualTiming.recall,
  ),
  DRIFT_SAMPLES: wholeNumber(0, 100_000, 'must be whole objects an hour from 0 to 100000').default(
    usualSamples,
  ),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
});

type Variables = z.infer<typeof variables>;

/**
 * Reads the settings out of environment variables; an empty one counts as unset.
 * @returns the settings, or what is wrong with them, one line each.
 */
export function readEnvironment(
  vars: Readonly<Record<string, string | undefined>>,
): { ok: true; environment: Environment } | { ok: false; errors: readonly string[] } {
  const given = Object.fromEntries(Object.entries(vars).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success)
    return {
      ok: false,
      errors: parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`),
    };
  const errors = contradictions(parsed.data);
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, environment: settle(parsed.data) };
}

const isLocal = ({ STRIPE_API_BASE: base }: Variables) =>
  base !== undefined && isLoopback(base.hostname);

/** No key and no address: the product starts a local Stripe itself. */
const isLaunched = ({ STRIPE_SECRET_KEY: key, STRIPE_API_BASE: base }: Variables) =>
  key === undefined && base === undefined;

/** What is wrong between variables that are each well-formed. */
function contradictions(v: Variables): string[] {
  const errors: string[] = [];
  const live = v.STRIPE_SECRET_KEY?.includes('_live_') ?? false;
  if (live && isLocal(v))
    errors.push(
      'STRIPE_SECRET_KEY is a live key and STRIPE_API_BASE is a local Stripe: real money needs Stripe itself.',
    );
  if (v.PUBLIC_URL?.protocol === 'http:' && !isLoopback(v.PUBLIC_URL.hostname))
    errors.push(
      'PUBLIC_URL must start with https:// unless it is on this machine: passwords and session cookies travel over it.',
    );
  if (!isLaunched(v) && !isLocal(v)) {
    const needed = [
      'STRIPE_SECRET_KEY',
      'AUTH_SECRET',
      'STRIPE_WEBHOOK_SECRET',
      'STRIPE_CONNECT_WEBHOOK_SECRET',
    ] as const;
    for (const name of needed)
      if (v[name] === undefined)
        errors.push(`${name} is missing: ${live ? 'live' : 'test'} mode needs it.`);
  }
  return errors;
}

function settle(v: Variables): Environment {
  const stripe = settleStripe(v);
  const publicUrl = v.PUBLIC_URL ?? new URL(`http://localhost:${v.PORT}`);
  return {
    host: v.HOST,
    port: v.PORT,
    dataDir: v.DATA_DIR,
    publicUrl,
    authSecret: v.AUTH_SECRET,
    stripe,
    // A demo password must never meet real money, nor a network, be it through a proxy.
    demoStaff: stripe.mode === 'sandbox' && isLoopback(v.HOST) && isLoopback(publicUrl.hostname),
    recall: v.BATCH_RECALL,
    samples: v.DRIFT_SAMPLES,
    logLevel: v.LOG_LEVEL,
  };
}

function settleStripe(v: Variables): StripeSettings {
  const trickleSeconds = v.SANDBOX_TRICKLE === 'off' ? undefined : v.SANDBOX_TRICKLE;
  if (isLaunched(v)) return { mode: 'sandbox', launch: { trickleSeconds } };
  const secretKey = v.STRIPE_SECRET_KEY ?? localKey;
  const secrets = [v.STRIPE_WEBHOOK_SECRET, v.STRIPE_CONNECT_WEBHOOK_SECRET];
  return {
    mode: isLocal(v) ? 'sandbox' : secretKey.includes('_live_') ? 'live' : 'test',
    secretKey,
    apiBase: isLocal(v) ? v.STRIPE_API_BASE : undefined,
    webhookSecrets: secrets.filter((secret) => secret !== undefined),
  };
}
