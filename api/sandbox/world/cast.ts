/** What a connected account does on the platform. */
export type Trade = 'home' | 'restaurant' | 'driver';

/** Where an account's onboarding stands at the end of the history. */
export type Onboarding =
  | 'new'
  | 'half onboarded'
  | 'pending verification'
  | 'enabled'
  | 'restricted soon'
  | 'past due'
  | 'rejected'
  | 'negative balance'
  | 'errored bank account';

export type Market = 'new york' | 'toronto' | 'london' | 'berlin' | 'zurich';

/** Each market's country, and the currency in which customers there pay. */
export const markets: Record<Market, { country: string; currency: 'usd' | 'gbp' | 'eur' }> = {
  'new york': { country: 'US', currency: 'usd' },
  toronto: { country: 'CA', currency: 'usd' },
  london: { country: 'GB', currency: 'gbp' },
  berlin: { country: 'DE', currency: 'eur' },
  zurich: { country: 'CH', currency: 'eur' },
};

/** One connected account of the demo world. */
export interface Member {
  trade: Trade;
  market: Market;
  /** The business as customers know it. */
  name: string;
  /** The person who signs. */
  owner: string;
  onboarding: Onboarding;
  /** It stopped doing business so many days before the end. */
  closedDaysAgo?: number;
}

/** It has closed for a renovation, and all it had was paid out. */
export const closedRestaurant = { name: 'Smokehouse on Ninth', daysAgo: 20 };
/** Owners of homes whose guests had to be given back more than was left. */
const negativeDaysAgo = 6;

type Row = [name: string, owner: string, onboarding?: Onboarding];

const homes: Record<Market, Row[]> = {
  'new york': [
    ['Hudson Valley Farmhouse', 'Margaret Ellison'],
    ['Brooklyn Brownstone Garden Flat', 'Darius Whitfield'],
    ['Catskills A-Frame', 'June Nakamura'],
    ['Montauk Surf Cottage', 'Peter Lindqvist', 'restricted soon'],
    ['Upper West Side Studio', 'Rosa Delgado', 'negative balance'],
    ['Finger Lakes Boathouse', 'Thomas Okafor'],
    ['Saratoga Carriage House', 'Ellen Brandt', 'past due'],
    ['The Old Schoolhouse at Cold Spring', 'Nathaniel Osgood', 'new'],
    ['Fire Island Deck House', 'Camille Rousseau', 'rejected'],
  ],
  toronto: [
    ['Muskoka Lakeside Cabin', 'Sophie Tremblay'],
    ['Distillery District Loft', 'Arjun Malhotra'],
    ['Prince Edward County Vineyard Cottage and Guest House for Twelve', 'Fiona MacAllister'],
    ['Georgian Bay Island Retreat', 'Luc Bouchard', 'half onboarded'],
  ],
  london: [
    ['Shoreditch Warehouse Apartment', 'Imogen Hartley'],
    ['Richmond Riverside Cottage', 'Oliver Pemberton', 'errored bank account'],
    ['Greenwich Maisonette', 'Adaeze Nwosu'],
    ['Notting Hill Mews House', 'Charles Wetherby', 'pending verification'],
  ],
  berlin: [
    ['Altbau am Landwehrkanal', 'Katharina Vogel'],
    ['Dachgeschosswohnung Prenzlauer Berg', 'Jonas Reinhardt'],
    ['Spreewald Ferienhaus', 'Annegret Schmidt-Lehmann', 'negative balance'],
    [
      'Ferienwohnungsvermietungsgesellschaft Müggelsee-Köpenick Immobilienverwaltung GmbH & Co. KG',
      'Maximilian-Alexander Freiherr von Hohenstein-Wallmoden',
    ],
  ],
  zurich: [
    ['Chalet Alpenrose Zermatt', 'Urs Zurbriggen'],
    ['Seeblick Apartment Zürich', 'Chiara Bernasconi'],
    ['Engadiner Ferienhaus Sils', 'Flurin Caduff', 'half onboarded'],
  ],
};

const restaurants: Record<Market, Row[]> = {
  'new york': [
    ["Nonna Lucia's Trattoria", 'Lucia Ferrante'],
    ['Golden Wok Flushing', 'Wei-Ling Chen'],
    ['Taqueria El Faro', 'Miguel Ángel Herrera'],
    ['Bodega Deli 24', 'Yusuf Karaca', 'restricted soon'],
    ['Smokehouse on Ninth', 'Tyrone Baptiste'],
    ['Saffron & Clove', 'Priya Raghunathan', 'past due'],
    ['Pierogi Palace', 'Halina Wiśniewska', 'new'],
  ],
  toronto: [
    ['Kensington Roti House', 'Anand Persaud'],
    ['Poutine Perdue', 'Geneviève Lavoie'],
    ['Little Seoul Kitchen', 'Ji-hoon Park', 'pending verification'],
  ],
  london: [
    ['The Copper Kettle', 'Eleanor Whitcombe'],
    ['Brick Lane Balti', 'Rashid Choudhury'],
    ['Fish & Co. Borough', 'Gareth Llewellyn', 'errored bank account'],
    ['Peckham Jollof', 'Funmilayo Adeyemi'],
  ],
  berlin: [
    ['Currywurst Kombinat', 'Detlef Krause'],
    ['Phở Kreuzberg', 'Nguyễn Thị Minh Anh'],
    ['Knödelwirtschaft Friedrichshain', 'Lorenz Huber'],
    ['Levante Grill', 'Samir Haddad', 'rejected'],
  ],
  zurich: [
    ['Rösti & Söhne', 'Beat Ammann'],
    ['Trattoria Limmat', 'Giulia Fontana'],
  ],
};

const drivers: Record<Market, Row[]> = {
  'new york': [
    ['Marcus Bell', 'Marcus Bell'],
    ['Ivana Petrović', 'Ivana Petrović'],
    ['Jamal Crawford Deliveries', 'Jamal Crawford'],
    ['Diego Ramírez', 'Diego Ramírez', 'errored bank account'],
    ['Hannah Weiss', 'Hannah Weiss', 'half onboarded'],
  ],
  toronto: [
    ['Omar Farouk', 'Omar Farouk'],
    ['Chloé Gagnon', 'Chloé Gagnon', 'new'],
  ],
  london: [
    ['Kwame Mensah', 'Kwame Mensah'],
    ['Siobhan Gallagher', 'Siobhan Gallagher'],
    ['Tomasz Zieliński', 'Tomasz Zieliński', 'restricted soon'],
  ],
  berlin: [
    ['Emre Yıldız', 'Emre Yıldız'],
    ['Radkurier Lena Hoffmann', 'Lena Hoffmann'],
    ['Bogdan Ionescu', 'Bogdan Ionescu', 'past due'],
    ['Fatima Benali', 'Fatima Benali', 'half onboarded'],
  ],
  zurich: [
    ['Velokurier Reto Gerber', 'Reto Gerber'],
    ['Noémie Favre', 'Noémie Favre', 'pending verification'],
  ],
};

/** The 60 connected accounts of the demo world. */
export const cast: Member[] = [
  ...members('home', homes),
  ...members('restaurant', restaurants),
  ...members('driver', drivers),
];

function members(trade: Trade, rows: Record<Market, Row[]>): Member[] {
  return Object.entries(rows).flatMap(([market, list]) =>
    list.map(([name, owner, onboarding = 'enabled']) => ({
      trade,
      market: market as Market,
      name,
      owner,
      onboarding,
      ...closing(name, onboarding),
    })),
  );
}

function closing(name: string, onboarding: Onboarding): Pick<Member, 'closedDaysAgo'> {
  if (name === closedRestaurant.name) return { closedDaysAgo: closedRestaurant.daysAgo };
  return onboarding === 'negative balance' ? { closedDaysAgo: negativeDaysAgo } : {};
}
