import { createEngine, type Engine } from '../../api/sandbox/engine/engine.ts';
import type { Settings } from '../../api/sandbox/engine/settings.ts';

type Params = Record<string, unknown>;

/** An engine without HTTP, spoken to in parameters as the wire brings them: strings. */
export interface EngineWorld {
  engine: Engine;
  get<T = object>(path: string, params?: Params, account?: string): T;
  post<T = object>(path: string, params?: Params, account?: string): T;
  del<T = object>(path: string): T;
}

/** A new engine in memory. Its platform is paid out by hand, so that balances stay to be seen. */
export function engineWorld(settings: Partial<Settings> = {}): EngineWorld {
  const world = worldOf(createEngine({ file: ':memory:', seed: 7, settings }));
  world.post('/v1/balance_settings', {
    payments: { payouts: { schedule: { interval: 'manual' } } },
  });
  return world;
}

/** An engine as one speaks to it. */
export function worldOf(engine: Engine): EngineWorld {
  const send = (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    params: Params = {},
    account?: string,
  ) =>
    engine.handle({
      method,
      path,
      params: asWire(params) as Params,
      account: account ?? null,
      idempotencyKey: null,
      requestId: 'req_test',
      apiVersion: null,
    }).body;
  return {
    engine,
    get: <T = object>(path: string, params?: Params, account?: string) =>
      send('GET', path, params, account) as T,
    post: <T = object>(path: string, params?: Params, account?: string) =>
      send('POST', path, params, account) as T,
    del: <T = object>(path: string) => send('DELETE', path) as T,
  };
}

/** Parameters as the wire brings them: every leaf a string. */
export function asWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asWire);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, asWire(entry)]));
}
