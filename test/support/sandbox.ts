import Stripe from 'stripe';
import type { Fault, FaultOrder } from '../../api/sandbox/http/faults.ts';
import type { LoggedRequest } from '../../api/sandbox/http/request-log.ts';
import { type LaunchOptions, launchSandbox } from '../../api/sandbox/launch.ts';

export interface SandboxForTest {
  url: string;
  secretKey: string;
  pid: number;
  /** The official client, pointed at the sandbox, that neither retries nor tells of itself. */
  stripe: Stripe;
  /** Orders a fault for requests to `/v1`. */
  fault(order: FaultOrder): Promise<Fault>;
  /** The faults that stand, with how often each struck. */
  faults(): Promise<Fault[]>;
  clearFaults(): Promise<void>;
  /** Moves its clock on; gives the new time in Unix seconds. */
  advance(seconds: number): Promise<number>;
  now(): Promise<number>;
  /** What it was asked, newest last, of exactly this path and method where they are given. */
  requests(filter?: { path?: string; method?: string }): Promise<LoggedRequest[]>;
  /** Makes something happen that no request asks for, e.g. a dispute. */
  simulate<T = unknown>(what: string, params?: object): Promise<T>;
  reset(change?: { seed?: number; scale?: 'empty' | 'demo' }): Promise<void>;
  /** One control request, whatever its answer. */
  control(method: string, path: string, body?: object): Promise<Response>;
  stop(): Promise<void>;
}

/** The official client for a sandbox's address. */
export function stripeClient(url: string, secretKey: string): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(secretKey, {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** Starts a local Stripe as its own process: empty and in memory unless told otherwise. */
export async function startSandbox(options: Partial<LaunchOptions> = {}): Promise<SandboxForTest> {
  const lines: string[] = [];
  const launched = await launchSandbox({
    dataDir: null,
    scale: 'empty',
    log: (line) => lines.push(line),
    ...options,
  });
  const { url, secretKey } = launched;

  const control: SandboxForTest['control'] = (method, path, body) =>
    fetch(`${url}/_sandbox${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  const ordered = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await control(method, path, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };

  return {
    ...launched,
    stripe: stripeClient(url, secretKey),
    control,
    fault: (order) => ordered('POST', '/faults', order),
    faults: async () => (await ordered<{ data: Fault[] }>('GET', '/faults')).data,
    clearFaults: () => ordered('DELETE', '/faults'),
    advance: async (seconds) =>
      (await ordered<{ now: number }>('POST', '/clock/advance', { seconds })).now,
    now: async () => (await ordered<{ now: number }>('GET', '/clock')).now,
    requests: async (filter = {}) =>
      (await ordered<{ data: LoggedRequest[] }>('GET', `/requests?${new URLSearchParams(filter)}`))
        .data,
    simulate: (what, params = {}) => ordered('POST', `/simulate/${what}`, params),
    reset: (change = {}) => ordered('POST', '/reset', change),
  };
}
