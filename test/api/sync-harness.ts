import { join } from 'node:path';
import { pino } from 'pino';
import { expect } from 'vitest';
import { openServices, type RunningServices } from '../../api/services.ts';
import { areaMigrations } from '../../api/start.ts';
import { syncStatus } from '../../api/sync/status.ts';
import { temporaryFolder } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

const confirm = {
  currency: 'usd',
  payment_method: 'pm_card_bypassPending',
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
} as const;

/**
 * Sync in this process, in a hurry and without webhooks, which would hide what it misses, against
 * a sandbox of its own.
 */
export class SyncForTest {
  readonly sandbox: SandboxForTest;
  private readonly folder = temporaryFolder();
  running!: RunningServices;

  private constructor(sandbox: SandboxForTest) {
    this.sandbox = sandbox;
  }

  static async make(): Promise<SyncForTest> {
    return new SyncForTest(await startSandbox());
  }

  /** Opens the store without beginning to sync. */
  async open() {
    this.running = await openServices({
      file: join(this.folder.path, 'store.db'),
      migrations: areaMigrations,
      secretKey: this.sandbox.secretKey,
      apiBase: new URL(this.sandbox.url),
      mode: 'sandbox',
      webhookUrl: undefined,
      webhookSecrets: ['whsec_none'],
      log: pino({ level: 'silent' }),
      pace: { due: 0.2, round: 0.2, samples: 0 },
    });
  }

  async begin() {
    await this.open();
    await this.running.begin();
  }

  get sync() {
    return this.running.services.sync;
  }

  get read() {
    return this.running.services.store.read;
  }

  status() {
    return syncStatus(this.running.services);
  }

  /** Waits until everything is read and caught up with. */
  async upToDate() {
    await eventually(async () => {
      const { backfill, asOf } = await this.status();
      expect(backfill.state).toBe('done');
      expect(asOf).toBeGreaterThan((await this.sandbox.now()) - 5);
    });
  }

  /** Waits until Stripe's event list was looked at so many times more. */
  async rounds(more: number) {
    const listed = async () => (await this.sandbox.requests({ path: '/v1/events' })).length;
    const before = await listed();
    await eventually(async () => expect(await listed()).toBeGreaterThanOrEqual(before + more));
  }

  async keptIds(
    table: 'stripe_charge' | 'stripe_payout' | 'stripe_account' | 'stripe_balance_transaction',
  ) {
    const rows = await this.read.selectFrom(table).select('id').execute();
    return rows.map(({ id }) => id);
  }

  /** A payment whose money is available at once; gives its charge. */
  async pay(amount: number): Promise<string> {
    const intent = await this.sandbox.stripe.paymentIntents.create({ ...confirm, amount });
    return String(intent.latest_charge);
  }

  seller() {
    return this.sandbox.stripe.accounts.create({ type: 'express', country: 'US' });
  }

  /** A seller that can be paid out to, with money. */
  async fundedSeller(): Promise<string> {
    const { id } = await this.seller();
    await this.pay(90_000);
    await this.sandbox.stripe.transfers.create({ amount: 9000, currency: 'usd', destination: id });
    await this.sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
    return id;
  }

  payOut(account: string, amount: number) {
    const payout = { amount, currency: 'usd' };
    return this.sandbox.stripe.payouts.create(payout, { stripeAccount: account });
  }

  async end() {
    await this.running.stop();
    await this.sandbox.stop();
    this.folder.remove();
  }
}
