import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { type EngineWorld, engineWorld } from './engine-world.ts';
import { charged, entries, running, seller, sent, shares, statement } from './ledger.ts';

// The figures of stripe-facts 3.3, to the cent.

const WEEK = 7 * 86_400;
const CHARGED = 'charge/charge ch 10000 320 9680';

describe('disputes (3.3)', () => {
  const WITHDRAWN = 'adjustment/dispute du -10000 1500 -11500';
  const COUNTERED = 'adjustment/fee du -1500 0 -1500';

  function disputed(world: EngineWorld, payment_method = 'pm_card_createDispute') {
    const charge = charged(world, { payment_method });
    const [dispute] = world.get<Stripe.ApiList<Stripe.Dispute>>('/v1/disputes').data;
    return { charge, dispute: dispute! };
  }
  const answer = (world: EngineWorld, { id }: Stripe.Dispute, uncategorized_text: string) =>
    world.post<Stripe.Dispute>(`/v1/disputes/${id}`, { evidence: { uncategorized_text } });

  test.each<{
    what: string;
    end: (world: EngineWorld, dispute: Stripe.Dispute) => unknown;
    status: string;
    books: string[];
    total: number;
  }>([
    { what: 'opened', end: () => null, status: 'needs_response', books: [], total: -1820 },
    {
      what: 'accepted',
      end: (world, { id }) => world.post(`/v1/disputes/${id}/close`),
      status: 'lost',
      books: [],
      total: -1820,
    },
    {
      what: 'lost unanswered',
      end: ({ engine }) => engine.advance(3 * WEEK),
      status: 'lost',
      books: [],
      total: -1820,
    },
    {
      what: 'countered',
      end: (world, dispute) => answer(world, dispute, 'A chair'),
      status: 'under_review',
      books: [COUNTERED],
      total: -3320,
    },
    {
      what: 'countered and lost',
      end: (world, dispute) => answer(world, dispute, 'losing_evidence'),
      status: 'lost',
      books: [COUNTERED],
      total: -3320,
    },
    {
      what: 'countered and won',
      end: (world, dispute) => answer(world, dispute, 'winning_evidence'),
      status: 'won',
      books: [
        COUNTERED,
        'adjustment/dispute_reversal du 10000 0 10000',
        'adjustment/fee du 1500 0 1500',
      ],
      total: 8180,
    },
  ])('$what', ({ end, status, books, total }) => {
    const world = engineWorld();
    const { charge, dispute } = disputed(world);
    end(world, dispute);
    expect(statement(world)).toEqual([CHARGED, WITHDRAWN, ...books]);
    expect(running(world).at(-1)).toBe(total);
    const after = world.get<Stripe.Dispute>(`/v1/disputes/${dispute.id}`);
    expect(after.status).toBe(status);
    // The withdrawal and the reinstatement stand in the dispute, the countered fee does not.
    expect(after.balance_transactions.map(({ reporting_category }) => reporting_category)).toEqual(
      status === 'won' ? ['dispute', 'dispute_reversal'] : ['dispute'],
    );
    expect(after.balance_transactions[0]).toMatchObject({
      description: `Chargeback withdrawal for ${charge.id}`,
      fee_details: [{ amount: 1500, type: 'stripe_fee', description: 'Dispute fee' }],
    });
    expect(shares(world).platform).toBe(total);
  });

  test('the received fee comes back where the settings say so, as before June 2025', () => {
    const world = engineWorld({ returnReceivedFeeOnWin: true, disputeCounteredFee: 0 });
    answer(world, disputed(world).dispute, 'winning_evidence');
    expect(statement(world).slice(1)).toEqual([
      WITHDRAWN,
      'adjustment/dispute_reversal du 10000 -1500 11500',
    ]);
    expect(running(world).at(-1)).toBe(9680);
  });

  test('other fees are settings', () => {
    const world = engineWorld({ disputeReceivedFee: 2000, disputeCounteredFee: 2500 });
    answer(world, disputed(world).dispute, 'losing_evidence');
    expect(running(world)).toEqual([9680, -2320, -4820]);
  });

  test('in other currencies they are other ones', () => {
    const world = engineWorld();
    for (const currency of ['eur', 'jpy']) {
      charged(world, { currency, payment_method: 'pm_card_createDispute' });
      const [dispute] = world.get<Stripe.ApiList<Stripe.Dispute>>('/v1/disputes').data;
      answer(world, dispute!, 'losing_evidence');
    }
    const fees = entries(world).map(({ currency, fee, net, type }) => [type, currency, fee, net]);
    expect(fees).toEqual([
      ['charge', 'eur', 320, 9680],
      ['adjustment', 'eur', 2000, -12_000],
      ['adjustment', 'eur', 0, -2000],
      ['charge', 'jpy', 320, 9680],
      ['adjustment', 'jpy', 1300, -11_300],
    ]);
  });

  test('a fee that was not taken is not given back: accepted, appealed against and won', () => {
    const world = engineWorld();
    const { dispute } = disputed(world);
    const decide = (outcome: string) =>
      world.engine.simulate('dispute_decision', { dispute: dispute.id, outcome });
    world.post(`/v1/disputes/${dispute.id}/close`);
    decide('appeal');
    const appeal = { card: { reason_for_filing: 'Signed for' } };
    world.post(`/v1/disputes/${dispute.id}`, { evidence: { appeal } });
    decide('won');
    expect(statement(world).slice(1)).toEqual([
      WITHDRAWN,
      'adjustment/dispute_reversal du 10000 0 10000',
    ]);
  });

  test('fees that have changed meanwhile come back as they were taken', () => {
    const world = engineWorld({ returnReceivedFeeOnWin: true });
    const { dispute } = disputed(world);
    answer(world, dispute, 'A chair');
    world.engine.settingsStore.set({ disputeReceivedFee: 2000, disputeCounteredFee: 0 });
    world.engine.simulate('dispute_decision', { dispute: dispute.id, outcome: 'won' });
    expect(shares(world).platform).toBe(9680);
  });

  test('an inquiry moves nothing, whether it is closed or answered', () => {
    const world = engineWorld();
    const closed = disputed(world, 'pm_card_createDisputeInquiry').dispute;
    expect(world.post(`/v1/disputes/${closed.id}/close`)).toMatchObject({
      status: 'warning_closed',
    });
    const answered = disputed(world, 'pm_card_createDisputeInquiry').dispute;
    expect(answer(world, answered, 'losing_evidence').status).toBe('warning_closed');
    expect(statement(world)).toEqual([CHARGED, CHARGED]);
    expect(shares(world).platform).toBe(2 * 9680);
  });

  test('one that is escalated is a chargeback from then on', () => {
    const world = engineWorld();
    const { dispute } = disputed(world, 'pm_card_createDisputeInquiry');
    expect(answer(world, dispute, 'escalate_inquiry_evidence').status).toBe('needs_response');
    expect(statement(world)).toEqual([CHARGED, WITHDRAWN]);
  });

  test('transfers stay, are recovered by reversals, and sent anew after a win', () => {
    const world = engineWorld();
    const [a, b] = [seller(world), seller(world)];
    const charge = charged(world);
    const transfers = [sent(world, charge, a, 7000), sent(world, charge, b, 2000)];
    world.engine.advance(WEEK);
    const { id } = world.engine.simulate('dispute', { charge: charge.id }) as Stripe.Dispute;
    // 680 less the 115.00 that the dispute took.
    expect(shares(world, [a, b])).toMatchObject({ platform: -10_820, sellers: [7000, 2000] });
    world.post(`/v1/disputes/${id}`, { evidence: { uncategorized_text: 'A chair' } });
    expect(shares(world, [a, b])).toMatchObject({ platform: -12_320, sellers: [7000, 2000] });
    for (const transfer of transfers) world.post(`/v1/transfers/${transfer.id}/reversals`);
    expect(shares(world, [a, b])).toMatchObject({ platform: -3320, sellers: [0, 0] });
    world.engine.simulate('dispute_decision', { dispute: id, outcome: 'won' });
    expect(shares(world, [a, b])).toMatchObject({ platform: 8180, sellers: [0, 0] });
    const again = { currency: 'usd', amount: 7000, destination: a };
    world.post('/v1/transfers', again);
    expect(shares(world, [a, b])).toMatchObject({ platform: 1180, sellers: [7000, 0] });
  });
});
