import type Stripe from 'stripe';
import { DAY } from '../engine/calendar.ts';
import { type Business, hour, openAt } from './business.ts';
import { Chance } from './chance.ts';
import { type Customer, payingCustomer } from './customers.ts';
import type { Enrolled } from './enrolment.ts';

/** What a customer does with a Checkout Session, and what comes of it. */
type Course =
  | 'paid'
  | 'paid with another card'
  | 'debit paid'
  | 'debit failed'
  | 'debit pending'
  | 'authenticating'
  | 'declined'
  | 'waiting'
  | 'left'
  | 'called off';

/** A stay at a home, what the platform sells itself, or what it gives away. */
type Cart = 'stay' | 'goods' | 'gift';

/** When each session is opened, in days before the end, how it goes, and what is in the cart. */
const visits: [daysAgo: number, course: Course, cart: Cart][] = [
  [46, 'paid', 'goods'],
  [31, 'paid', 'stay'],
  [27, 'debit paid', 'stay'],
  [22, 'left', 'goods'],
  [18, 'paid with another card', 'stay'],
  [14, 'debit failed', 'stay'],
  [12, 'paid', 'gift'],
  [10.5, 'paid', 'goods'],
  [7, 'called off', 'stay'],
  [4.5, 'paid', 'stay'],
  [2.5, 'left', 'stay'],
  [1.2, 'paid', 'goods'],
  [0.8, 'debit pending', 'stay'],
  [0.4, 'declined', 'stay'],
  [0.2, 'waiting', 'goods'],
  [0.1, 'authenticating', 'stay'],
  [0.05, 'waiting', 'stay'],
];
const catalogueDaysAgo = 60;
const stayFee = 0.12;

interface Product {
  name: string;
  description: string;
  /** Minor units by currency. */
  prices: Record<string, number[]>;
  discontinued?: true;
}

/** What can be put into a cart. */
interface Offer {
  price: string;
  name: string;
}

/** What the platform sells itself. */
const catalogue: Product[] = [
  {
    name: 'Gift card',
    description: 'For a stay or a meal of your choice',
    prices: { usd: [2_500, 5_000, 10_000], eur: [5_000], gbp: [5_000] },
  },
  {
    name: 'Welcome box',
    description: 'Coffee, jam and a map, waiting at the home',
    prices: { usd: [3_900], eur: [3_500] },
  },
  {
    name: 'Delivery pass',
    description: 'No delivery fees for 30 days',
    prices: { usd: [990], gbp: [790] },
  },
  { name: 'Guide book', description: 'What to see and where to eat', prices: { usd: [0] } },
  {
    name: 'Cooking class',
    description: 'An evening with one of the cooks',
    prices: { usd: [8_500] },
    discontinued: true,
  },
];

/** Test cards and bank accounts of customers who do not just pay. */
const declinedCard = 'tok_visa_chargeDeclinedInsufficientFunds';
const askingCard = 'tok_threeDSecure2Required';
const bankNumbers: Partial<Record<Course, string>> = {
  'debit paid': '000123456789',
  'debit failed': '000222222227',
  'debit pending': '000000000009',
};

/**
 * Plans what is sold by Checkout: the platform's products and prices, and sessions in every state.
 * @param seed of its own, so that nothing else of the world depends on it
 */
export function planCheckout(business: Business, homes: readonly Enrolled[], seed: number): void {
  const { timeline, end } = business;
  const counter = new Counter(business, homes, new Chance(seed));
  timeline.add(end - catalogueDaysAgo * DAY, () => counter.stock());
  for (const [daysAgo, course, cart] of visits) {
    timeline.add(end - daysAgo * DAY, () => counter.serve(course, cart));
  }
}

/** Where the platform sells by Checkout. */
class Counter {
  readonly #business: Business;
  readonly #homes: readonly Enrolled[];
  readonly #chance: Chance;
  /** What can be had for dollars, and for nothing. */
  readonly #shelves: Record<'goods' | 'gift', Offer[]> = { goods: [], gift: [] };

  constructor(business: Business, homes: readonly Enrolled[], chance: Chance) {
    this.#business = business;
    this.#homes = homes;
    this.#chance = chance;
  }

  /** Puts up the products with their prices. */
  stock(): void {
    const { program } = this.#business;
    for (const { name, description, prices, discontinued } of catalogue) {
      const product = program.post<Stripe.Product>('/v1/products', { name, description });
      for (const [currency, amounts] of Object.entries(prices)) {
        for (const unit_amount of amounts) {
          const terms = { product: product.id, currency, unit_amount };
          const price = program.post<Stripe.Price>('/v1/prices', terms);
          const shelf = this.#shelves[unit_amount === 0 ? 'gift' : 'goods'];
          if (currency === 'usd' && !discontinued) shelf.push({ price: price.id, name });
        }
      }
      if (discontinued) program.post(`/v1/products/${product.id}`, { active: false });
    }
  }

  /** Opens a session now; the customer comes a quarter of an hour later. */
  serve(course: Course, cart: Cart): void {
    const { program, timeline } = this.#business;
    const customer = payingCustomer(this.#chance, false);
    const session = program.post<Stripe.Checkout.Session>('/v1/checkout/sessions', {
      mode: 'payment',
      success_url: 'https://countinghouse.example/thanks',
      cancel_url: 'https://countinghouse.example/cart',
      customer_email: customer.email,
      ...(cart === 'stay' ? this.#stay(customer) : this.#someOf(this.#shelves[cart])),
    });
    const later = session.created + hour / 4;
    timeline.add(later, () => this.#visit(session.id, course, customer));
  }

  /** A destination charge to a home whose guests pay in dollars, as bank debits do. */
  #stay(customer: Customer) {
    const open = openAt(this.#homes, this.#business.program.engine.now());
    const home = this.#chance.pick(open.filter(({ currency }) => currency === 'usd'));
    const nights = this.#chance.whole(2, 5);
    const { account: destination, currency, nightlyPrice: unit_amount, member } = home;
    return {
      line_items: [
        {
          quantity: nights,
          price_data: { currency, unit_amount, product_data: { name: `Night at ${member.name}` } },
        },
      ],
      payment_intent_data: {
        application_fee_amount: Math.round(unit_amount * nights * stayFee),
        description: `${member.name}, ${nights} nights`,
        metadata: { kind: 'booking', guest: customer.name, nights: String(nights) },
        receipt_email: customer.email,
        transfer_data: { destination },
      },
    };
  }

  #someOf(shelf: Offer[]) {
    const { price, name } = this.#chance.pick(shelf);
    return {
      line_items: [{ price, quantity: this.#chance.whole(1, 3) }],
      payment_intent_data: { description: name, metadata: { kind: 'goods' } },
    };
  }

  #visit(session: string, course: Course, customer: Customer): void {
    const { program } = this.#business;
    switch (course) {
      case 'waiting':
      case 'left':
        return;
      case 'called off':
        program.post(`/v1/checkout/sessions/${session}/expire`);
        return;
      case 'declined':
        this.#pay(session, customer, card(declinedCard));
        return;
      case 'authenticating':
        this.#pay(session, customer, card(askingCard));
        return;
      case 'paid with another card':
        this.#pay(session, customer, card(declinedCard));
        this.#pay(session, customer, card(customer.card));
        return;
      default: {
        const number = bankNumbers[course];
        this.#pay(session, customer, number ? bank(number) : card(customer.card));
      }
    }
  }

  #pay(session: string, { name, email }: Customer, method: object): void {
    const { program } = this.#business;
    program.unlessRefused(() =>
      program.engine.simulate('checkout_payment', {
        checkout_session: session,
        payment_method_data: { ...method, billing_details: { name, email } },
      }),
    );
  }
}

function card(token: string) {
  return { type: 'card', card: { token } };
}

function bank(account_number: string) {
  return {
    type: 'us_bank_account',
    us_bank_account: {
      account_number,
      routing_number: '110000000',
      account_holder_type: 'individual',
    },
  };
}
