import type Stripe from 'stripe';
import { DAY } from '../engine/calendar.ts';
import type { Member } from './cast.ts';
import { markets } from './cast.ts';
import type { Chance } from './chance.ts';
import type { PlatformProgram } from './platform-program.ts';
import type { Timeline } from './timeline.ts';

/** A member of the cast with its account, as far as business with it needs to know. */
export interface Enrolled {
  member: Member;
  /** Its account id; empty until it has signed up. */
  account: string;
  currency: string;
  /** Of a home, in minor units of its currency. */
  nightlyPrice: number;
  /** The platform takes less than Stripe does, to win it over. */
  isIntroductory: boolean;
  /** Guests from Japan may pay in yen. */
  sellsInYen: boolean;
  interval: 'daily' | 'weekly' | 'manual';
  /** Business is done with it from then until then, in Unix seconds. */
  opens: number;
  closes: number;
}

/**
 * Test bank account numbers: one that takes payouts, and for each trade one that does not, because
 * it is closed, not known to the bank, or does not allow debits.
 */
const goodNumber = '000123456789';
const badNumbers = {
  home: '000111111113',
  restaurant: '000111111116',
  driver: '000333333335',
};
/** Members whose bank details went wrong changed them so many days before the end. */
const bankChangedDaysAgo = 25;
const rejectedDaysAgo = 12;
const pastDueDaysAgo = 6;

/** Business ends so many days before the trouble, so that what is under way is settled by then. */
const settlingDays = 0.25;
/** How long Stripe looks at those who wait for it at the end. */
const longVerification = 3 * DAY;

const merchantCodes = { home: '7011', restaurant: '5812', driver: '4215' };

/** Everything that one account does on its way into the world and, for some, out of business. */
export class Enrolment {
  readonly #program: PlatformProgram;
  readonly #chance: Chance;
  readonly #timeline: Timeline;
  readonly #end: number;

  /** @param end the present, in Unix seconds, to which every onboarding state refers */
  constructor(program: PlatformProgram, chance: Chance, timeline: Timeline, end: number) {
    this.#program = program;
    this.#chance = chance;
    this.#timeline = timeline;
    this.#end = end;
  }

  /** Plans the whole onboarding of a member; `index` is its place in the cast. */
  plan(member: Member, index: number): Enrolled {
    const joined = this.#end - this.#joinedDaysAgo(member, index) * DAY;
    const enrolled: Enrolled = {
      member,
      account: '',
      currency: markets[member.market].currency,
      nightlyPrice: this.#chance.whole(85, 420) * 100,
      isIntroductory: member.trade === 'home' && index % 6 === 2,
      sellsInYen: member.market === 'zurich' || index === 1,
      interval: intervalOf(member, index),
      opens: joined + DAY,
      closes: this.#closes(member),
    };
    this.#timeline.add(joined, () => this.#signUp(enrolled));
    if (member.onboarding === 'new') return enrolled;
    const isHalf = member.onboarding === 'half onboarded';
    this.#timeline.add(joined + 1800, () =>
      this.#onboard(enrolled, isHalf ? 'partial' : 'submitted'),
    );
    this.#planTrouble(enrolled);
    return enrolled;
  }

  #joinedDaysAgo({ onboarding }: Member, index: number): number {
    if (onboarding === 'new') return 0.1 + index / 40;
    if (onboarding === 'half onboarded') return 2 + index / 4;
    if (onboarding === 'pending verification') return 0.1 + index / 100;
    const isLate = onboarding === 'enabled' && index % 5 === 4;
    return isLate ? this.#chance.whole(20, 60) : this.#chance.whole(92, 98);
  }

  #closes({ onboarding, closedDaysAgo = 0 }: Member): number {
    switch (onboarding) {
      case 'new':
      case 'half onboarded':
      case 'pending verification':
        return 0;
      case 'rejected':
        return this.#end - (rejectedDaysAgo + settlingDays) * DAY;
      case 'past due':
        return this.#end - (pastDueDaysAgo + settlingDays) * DAY;
      default:
        return this.#end - closedDaysAgo * DAY;
    }
  }

  #planTrouble(enrolled: Enrolled): void {
    const { member } = enrolled;
    const daysAgo = (days: number, work: () => void) =>
      this.#timeline.add(this.#end - days * DAY, work);
    const path = () => `/v1/accounts/${enrolled.account}`;
    if (member.closedDaysAgo) {
      daysAgo(member.closedDaysAgo, () =>
        this.#program.post(path(), { metadata: { closed: 'true' } }),
      );
    }
    switch (member.onboarding) {
      case 'restricted soon':
        daysAgo(2, () => this.#askForDocument(enrolled, this.#chance.whole(4, 14)));
        return;
      case 'past due':
        daysAgo(20, () => this.#askForDocument(enrolled, 20 - pastDueDaysAgo));
        return;
      case 'rejected':
        daysAgo(rejectedDaysAgo, () =>
          this.#program.post(`${path()}/reject`, {
            reason: member.trade === 'home' ? 'fraud_no_intent_to_fulfill' : 'terms_of_service',
          }),
        );
        return;
      case 'errored bank account':
        daysAgo(bankChangedDaysAgo, () =>
          this.#program.post(`${path()}/external_accounts`, {
            external_account: bank(enrolled, badNumbers[member.trade]),
            default_for_currency: true,
          }),
        );
        return;
      default:
    }
  }

  #signUp(enrolled: Enrolled): void {
    const { member, interval } = enrolled;
    const { country } = markets[member.market];
    const isCompany = typeOf(member) === 'company';
    const created = this.#program.post<Stripe.Account>('/v1/accounts', {
      type: 'express',
      country,
      email: emailOf(member),
      business_type: typeOf(member),
      business_profile: {
        name: member.name,
        mcc: merchantCodes[member.trade],
        product_description: descriptionOf(member),
        url: `https://countinghouse.example/${slug(member.name)}`,
      },
      ...(isCompany && { company: { name: member.name } }),
      capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
      metadata: { trade: member.trade, market: member.market },
      settings: {
        payouts: {
          schedule: { interval, ...(interval === 'weekly' && { weekly_anchor: 'friday' }) },
        },
      },
    });
    enrolled.account = created.id;
  }

  /** The account holder fills in Stripe's form; Stripe then looks at it for a while. */
  #onboard(enrolled: Enrolled, stage: 'partial' | 'submitted'): void {
    const { account, member } = enrolled;
    const { settings } = this.#program.engine;
    const usual = settings.verificationSeconds;
    if (stage === 'submitted') {
      this.#program.post(`/v1/accounts/${account}/external_accounts`, {
        external_account: bank(enrolled, goodNumber),
      });
    }
    if (member.onboarding === 'pending verification') {
      settings.verificationSeconds = longVerification;
    }
    this.#program.engine.simulate('account_onboarding', { account, stage });
    settings.verificationSeconds = usual;
  }

  /** Stripe asks for an identity document, to be given within so many days. */
  #askForDocument({ account, member }: Enrolled, days: number): void {
    const person = typeOf(member) === 'company' ? 'representative' : 'individual';
    this.#program.engine.simulate('account_requirement', {
      account,
      requirement: `${person}.verification.document`,
      days: String(days),
    });
  }
}

/** Restaurants are companies, drivers are not, and of the homes those with a company's name are. */
function typeOf({ trade, name }: Member): 'company' | 'individual' {
  return trade === 'restaurant' || name.includes('GmbH') ? 'company' : 'individual';
}

function intervalOf({ onboarding }: Member, index: number): Enrolled['interval'] {
  if (onboarding === 'errored bank account' || onboarding === 'negative balance') return 'daily';
  return (['daily', 'weekly', 'weekly', 'manual'] as const)[index % 4]!;
}

/** Stripe's test values for banks; those of the euro and the franc are told by the account number. */
const routingNumbers: Partial<Record<string, string>> = {
  CA: '11000-000',
  GB: '108800',
  US: '110000000',
};

function bank({ member, currency }: Enrolled, account_number: string) {
  const { country } = markets[member.market];
  const routing_number = routingNumbers[country];
  return {
    object: 'bank_account',
    country,
    currency,
    account_number,
    ...(routing_number && { routing_number }),
    account_holder_name: member.owner,
    account_holder_type: typeOf(member),
  };
}

function descriptionOf({ trade, name }: Member): string {
  return {
    home: `Holiday stays at ${name}`,
    restaurant: `Meals from ${name}`,
    driver: 'Food delivery',
  }[trade];
}

function emailOf({ owner }: Member): string {
  return `${slug(owner).replaceAll('-', '.')}@example.com`;
}

/** Letters, digits and hyphens, as a web address takes them. */
function slug(text: string): string {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ı', 'i').toLowerCase();
  return plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
}
