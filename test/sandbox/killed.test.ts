import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { createEngine } from '../../api/sandbox/engine/engine.ts';
import { Chance } from '../../api/sandbox/world/chance.ts';
import { eventually } from '../support/eventually.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { asWire, worldOf } from './engine-world.ts';
import { all, checkInvariants } from './invariant-checks.ts';
import { formOf, type Junk } from './junk.ts';
import { CARDS } from './money-values.ts';
import { OutsideBooks } from './outside-books.ts';

/** Where it is killed in the rounds: see `death.ts`. */
const DEATHS = [
  ...[1, 30, 77, 256, 555].map((number) => `statement ${number}`),
  ...[1, 4, 9, 14, 22].map((number) => `commit ${number}`),
];
/** Requests that are under way at a time. */
const SENDERS = 8;

const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-killed-'));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(dataDir, { recursive: true }));

/** A sandbox that will be killed by itself. */
function startMortal(death: string): Promise<SandboxForTest> {
  vi.stubEnv('NODE_OPTIONS', `--import=${new URL('death.ts', import.meta.url)}`);
  vi.stubEnv('DEATH', death);
  return startSandbox({ dataDir });
}

type Address = Pick<SandboxForTest, 'url' | 'secretKey'>;

interface Answer {
  status: number;
  body: string;
  replayed: boolean;
}
/** A request under a key of its own, which is also in the metadata of what it makes. */
interface Sent {
  key: string;
  path: string;
  params: object;
  account?: string;
  /** Missing while there is none, and when the sandbox was killed before it was whole. */
  answer?: Answer | undefined;
}

/** Requests of every kind that moves money or makes what does. */
class Traffic {
  readonly sent: Sent[] = [];
  readonly #chance = new Chance(20_261_121);
  readonly #sellers: string[];

  constructor(sellers: string[]) {
    this.#sellers = sellers;
  }

  /** Keeps all senders busy until the sandbox is no more. */
  async sendUntilKilled({ pid, ...sandbox }: SandboxForTest): Promise<void> {
    process.kill(pid, 'SIGUSR2');
    let killed = false;
    const sender = async () => {
      while (!killed) {
        if (this.#chance.happens(0.05)) {
          await sandbox.advance(7200).catch(() => undefined);
          continue;
        }
        const next = this.#next();
        this.sent.push(next);
        next.answer = await post(sandbox, next);
        killed ||= next.answer === undefined;
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
    await eventually(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
  }

  #next(): Sent {
    const chance = this.#chance;
    const key = `key-${this.sent.length}`;
    const seller = chance.pick(this.#sellers);
    const amount = chance.whole(1, 300);
    const metadata = { key };
    const order = (path: string, params: object, account?: string) => ({
      key,
      path,
      params: { ...params, metadata },
      ...(account && { account }),
    });
    const paid = this.sent.filter(({ path, answer }) => path === PAY && answer?.status === 200);
    switch (chance.whole(0, 9)) {
      case 0:
        return order('/v1/accounts', {});
      case 1:
        return order('/v1/payouts', { amount, currency: 'usd' }, seller);
      case 2:
      case 3:
        return order('/v1/transfers', { amount, currency: 'usd', destination: seller });
      case 4:
      case 5:
        if (paid.length > 0) {
          const { id } = JSON.parse(chance.pick(paid).answer!.body) as Stripe.PaymentIntent;
          return order('/v1/refunds', { payment_intent: id, amount });
        }
    }
    return order(PAY, {
      amount: 20 * amount + 500,
      currency: 'usd',
      payment_method: chance.pick(CARDS),
      confirm: true,
      ...(chance.happens(0.5) && {
        transfer_data: { destination: seller },
        application_fee_amount: 50,
      }),
    });
  }
}

const PAY = '/v1/payment_intents';

async function post(sandbox: Address, one: Sent): Promise<Answer | undefined> {
  try {
    const answer = await fetch(sandbox.url + one.path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${sandbox.secretKey}`,
        'content-type': 'application/x-www-form-urlencoded',
        'idempotency-key': one.key,
        ...(one.account && { 'stripe-account': one.account }),
      },
      body: formOf(asWire(one.params) as Junk),
    });
    const replayed = answer.headers.get('idempotent-replayed') === 'true';
    return { status: answer.status, body: await answer.text(), replayed };
  } catch {
    return undefined;
  }
}

/** Opens what was left behind: whole, or a check fails. Gives what was made under each key. */
function inspect(sellers: string[]): Map<string, number> {
  const engine = createEngine({ file: join(dataDir, 'stripe.db'), seed: 1 });
  const world = { ...worldOf(engine), sellers };
  const made = new Map<string, number>();
  // What fell due meanwhile would otherwise come about while it is looked at.
  engine.at(engine.now(), () => {
    const books = new OutsideBooks(engine.platform);
    for (const account of [engine.platform, ...sellers]) {
      for (const event of all<Stripe.Event>(world, '/v1/events', account).reverse()) {
        books.hear({ ...event, account });
      }
    }
    checkInvariants(world, books);
    const objects = [
      ...['accounts', 'payment_intents', 'refunds', 'transfers'].map((name) =>
        all(world, `/v1/${name}`),
      ),
      ...sellers.map((account) => all(world, '/v1/payouts', account)),
    ].flat() as { id: string; metadata: { key?: string } }[];
    for (const { metadata } of objects) {
      if (metadata.key) made.set(metadata.key, (made.get(metadata.key) ?? 0) + 1);
    }
  });
  engine.close();
  return made;
}

/** Sends what was sent before once more, under the same keys. */
async function sendAgain(sandbox: Address, sent: Sent[], made: Map<string, number>) {
  for (const one of sent) {
    const again = (await post(sandbox, one))!;
    const first = one.answer;
    if (first?.status === 200 || first?.status === 402) {
      expect(again, one.key).toEqual({ ...first, replayed: true });
    }
    // What was not answered has been done, and its answer kept, or nothing has.
    if (!first && made.has(one.key)) expect(again.replayed, one.key).toBe(true);
    if (!first && again.status === 200) expect(again.replayed, one.key).toBe(made.has(one.key));
    one.answer = again;
  }
}

test('killed at any moment, it comes up whole: each request was done once or not at all', async () => {
  let sandbox = await startMortal(DEATHS[0]!);
  const sellers = await Promise.all(
    [0, 1, 2].map(async () => {
      const { id: account } = await sandbox.stripe.accounts.create({ type: 'express' });
      await sandbox.simulate('account_onboarding', { account, stage: 'verified' });
      return account;
    }),
  );
  const traffic = new Traffic(sellers);
  for (const next of [...DEATHS.slice(1), 'never']) {
    const before = traffic.sent.length;
    await traffic.sendUntilKilled(sandbox);
    const made = inspect(sellers);
    sandbox = await startMortal(next);
    await sendAgain(sandbox, traffic.sent.slice(before), made);
  }
  await sandbox.stop();

  const made = inspect(sellers);
  const makes = ({ path, answer }: Sent) =>
    answer!.status === 200 || (answer!.status === 402 && path === PAY);
  const expected = traffic.sent.filter(makes).map(({ key }) => [key, 1] as const);
  expect(made).toEqual(new Map(expected));
}, 60_000);
