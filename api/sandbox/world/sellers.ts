import type Stripe from 'stripe';
import { DAY } from '../engine/calendar.ts';
import { type Market, markets } from './cast.ts';
import type { Chance } from './chance.ts';
import { personName } from './customers.ts';
import type { PlatformProgram } from './platform-program.ts';
import type { Timeline } from './timeline.ts';

/** What becomes of a seller after it has signed up. */
type Fate = 'well' | 'new' | 'half onboarded' | 'restricted soon' | 'past due' | 'rejected';

/** A connected account of a big world. */
export interface Seller {
  /** Its account id; empty until it has signed up. */
  account: string;
  market: Market;
  currency: string;
  /** When it signs up, in Unix seconds. */
  joins: number;
  fate: Fate;
  /** Business with it ends then, in Unix seconds. */
  closes: number;
}

/** The share of sellers who were there when the history begins. */
const foundingShare = 0.3;
/** Who signed up later than so many days ago may not have finished. */
const latelyDays = 5;
const lateFates: [Fate, number][] = [
  ['well', 5],
  ['new', 3],
  ['half onboarded', 2],
];
/** What happens to the others, so many days before the end at the latest. */
const fates: [Fate, number][] = [
  ['well', 965],
  ['restricted soon', 15],
  ['past due', 12],
  ['rejected', 8],
];
const troubleDays = 20;
const answerDays = 14;
const settlingSeconds = DAY / 4;

const marketWeights: [Market, number][] = [
  ['new york', 50],
  ['london', 20],
  ['berlin', 20],
  ['toronto', 6],
  ['zurich', 4],
];
type Interval = 'manual' | 'weekly' | 'monthly';
const intervals: [Interval, number][] = [
  ['manual', 94],
  ['monthly', 4],
  ['weekly', 2],
];
const merchantCodes = ['5812', '7011', '4215', '5499', '7299'];
const given = 'Blue Golden Quiet Northern Little Old Bright River Harbor Maple Stone Silver'.split(
  ' ',
);
const kinds =
  'Kitchen Bakery Lodge Cottage Courier Studio House Garden Market Grill Loft Table'.split(' ');

/** The connected accounts of a big world: founders first, the others one after the other. */
export class Sellers {
  readonly #program: PlatformProgram;
  readonly #chance: Chance;
  readonly #timeline: Timeline;
  readonly #end: number;
  readonly #all: Seller[];
  readonly #open = new Map<Market, Seller[]>();
  #planned = 0;

  /** @param from when the history begins, and `end` when it ends, in Unix seconds */
  constructor(
    world: { program: PlatformProgram; chance: Chance; timeline: Timeline; end: number },
    count: number,
    from: number,
  ) {
    this.#program = world.program;
    this.#chance = world.chance;
    this.#timeline = world.timeline;
    this.#end = world.end;
    const founders = Math.max(Math.round(count * foundingShare), 1);
    const later = count - founders;
    this.#all = Array.from({ length: count }, (_, index) => {
      const share = index < founders ? 0 : (index - founders + 1) / later;
      return this.#someone(from + Math.floor(share * (this.#end - from)));
    });
  }

  /** How many have signed up. */
  get count(): number {
    return this.#planned;
  }

  /** Plans the sign-up of everybody who joins before `time`. */
  planUntil(time: number): void {
    for (let next = this.#all[this.#planned]; next && next.joins < time; ) {
      const seller = next;
      this.#timeline.add(seller.joins, () => this.#signUp(seller));
      this.#planned += 1;
      next = this.#all[this.#planned];
    }
  }

  /** Somebody to do business with at `time`, of that market if one is given; null for nobody. */
  someone(time: number, market = this.#chance.weighted(marketWeights)): Seller | null {
    const open = this.#open.get(market) ?? [];
    for (let tries = 0; tries < 20 && open.length > 0; tries++) {
      // Who joined early has more customers.
      const seller = open[Math.floor(open.length * this.#chance.share() ** 1.7)]!;
      if (time < seller.closes) return seller;
    }
    return null;
  }

  #someone(joins: number): Seller {
    const market = this.#chance.weighted(marketWeights);
    const isLate = joins > this.#end - latelyDays * DAY;
    const isSettled = joins < this.#end - (troubleDays + latelyDays) * DAY;
    const fate = isLate
      ? this.#chance.weighted(lateFates)
      : isSettled
        ? this.#chance.weighted(fates)
        : 'well';
    const closes = fate === 'past due' || fate === 'rejected';
    return {
      account: '',
      market,
      currency: markets[market].currency,
      joins,
      fate,
      closes: closes ? this.#end - troubleDays * DAY - settlingSeconds : Number.POSITIVE_INFINITY,
    };
  }

  #signUp(seller: Seller): void {
    const { market, fate } = seller;
    const { country } = markets[market];
    const owner = personName(this.#chance);
    const name = `${this.#chance.pick(given)} ${this.#chance.pick(kinds)}, ${owner.split(' ')[1]}`;
    const interval = this.#chance.weighted(intervals);
    const { id } = this.#program.post<Stripe.Account>('/v1/accounts', {
      type: 'express',
      country,
      email: `${owner.replace(' ', '.')}${this.#planned}@example.com`.toLowerCase(),
      business_type: 'individual',
      business_profile: {
        name,
        mcc: this.#chance.pick(merchantCodes),
        url: 'https://countinghouse.example/sellers',
      },
      capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
      metadata: { market },
      settings: {
        payouts: {
          schedule: {
            interval,
            ...(interval === 'weekly' && { weekly_anchor: 'friday' }),
            ...(interval === 'monthly' && { monthly_anchor: this.#chance.whole(1, 28) }),
          },
        },
      },
    });
    seller.account = id;
    if (fate === 'new') return;
    if (fate === 'half onboarded') {
      this.#simulate('account_onboarding', { account: id, stage: 'partial' });
      return;
    }
    this.#simulate('account_onboarding', { account: id, stage: 'verified' });
    const open = this.#open.get(market);
    if (open) open.push(seller);
    else this.#open.set(market, [seller]);
    this.#planTrouble(seller);
  }

  #planTrouble({ account, fate }: Seller): void {
    const before = this.#end - troubleDays * DAY;
    if (fate === 'rejected') {
      this.#timeline.add(before, () =>
        this.#program.post(`/v1/accounts/${account}/reject`, { reason: 'terms_of_service' }),
      );
    } else if (fate !== 'well') {
      const days = fate === 'past due' ? answerDays : troubleDays + answerDays;
      this.#timeline.add(before, () =>
        this.#simulate('account_requirement', { account, days: String(days) }),
      );
    }
  }

  #simulate(what: string, params: Record<string, string>): void {
    this.#program.engine.simulate(what, params);
  }
}
