/** Who money of a group comes from or goes to. */
export type Party = 'customers' | 'platform' | 'sellers' | 'stripe' | 'bank';

/** Money that went from one to another, in minor units; more than nothing. */
export interface Flow {
  name: string;
  from: Party;
  to: Party;
  amount: number;
}

/** The figures of a ledger that are drawn. */
export interface FlowFigures {
  collected: number;
  refunded: number;
  disputed: number;
  transferred: number;
  reversed: number;
  applicationFees: number;
  fees: number;
  toppedUp: number;
}

/** What went where; a sum that went the other way, as fees that came back do, is turned. */
export function flowsOf(figures: FlowFigures): Flow[] {
  const flows: Flow[] = [
    { name: 'Collected', from: 'customers', to: 'platform', amount: figures.collected },
    { name: 'Back to customers', from: 'platform', to: 'customers', amount: figures.refunded },
    { name: 'Lost to disputes', from: 'platform', to: 'customers', amount: figures.disputed },
    { name: 'Paid to sellers', from: 'platform', to: 'sellers', amount: figures.transferred },
    { name: 'Back from sellers', from: 'sellers', to: 'platform', amount: figures.reversed },
    { name: 'Application fees', from: 'sellers', to: 'platform', amount: figures.applicationFees },
    { name: 'Stripe’s fees', from: 'platform', to: 'stripe', amount: figures.fees },
    { name: 'Topped up', from: 'bank', to: 'platform', amount: figures.toppedUp },
  ];
  return flows
    .filter(({ amount }) => amount !== 0)
    .map((flow) =>
      flow.amount > 0 ? flow : { ...flow, from: flow.to, to: flow.from, amount: -flow.amount },
    );
}

interface Box {
  party: Party;
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Arrow {
  flow: Flow;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  /** Thickness of the line, by the share of the largest flow. */
  weight: number;
  /** Where its words stand: the name, and a line below it the amount. */
  label: { x: number; y: number; anchor: 'start' | 'middle' };
}

/** Where everything stands, in the units of a drawing that is so wide and so high. */
export interface FlowLayout {
  width: number;
  height: number;
  boxes: Box[];
  arrows: Arrow[];
}

const thin = 1.5;
const thick = 9;

const weightOf = (amount: number, most: number) => thin + ((thick - thin) * amount) / most;

/** Whom a flow connects the platform with. */
const otherEnd = ({ from, to }: Flow): Party => (from === 'platform' ? to : from);

/**
 * Lays a group's flows out: customers, the platform and sellers side by side, or, where the screen
 * is narrow, one below the other; Stripe and the platform's bank below the platform, or beside it.
 */
export function layOut(flows: readonly Flow[], narrow: boolean): FlowLayout {
  const ways = Map.groupBy(flows, otherEnd);
  const most = Math.max(1, ...flows.map(({ amount }) => amount));
  return narrow ? stacked(ways, most) : sideBySide(ways, most);
}

type Ways = ReadonlyMap<Party, readonly Flow[]>;

const box = { width: 140, height: 44 };
const gap = 170;
/** From one line to the next beside it. */
const step = 52;

function sideBySide(ways: Ways, most: number): FlowLayout {
  const lines = (party: Party) => ways.get(party)?.length ?? 0;
  const height = Math.max(1, lines('customers'), lines('sellers')) * step + 16;
  const x = { customers: 0, platform: box.width + gap, sellers: 2 * (box.width + gap) };
  const below = height + 64;
  const boxes: Box[] = (['customers', 'platform', 'sellers'] as const)
    .filter((party) => party === 'platform' || lines(party) > 0)
    .map((party) => ({ party, x: x[party], y: 0, width: box.width, height }));
  const arrows: Arrow[] = (['customers', 'sellers'] as const).flatMap((party) =>
    (ways.get(party) ?? []).map((flow, n) => {
      const left = party === 'customers' ? box.width : x.platform + box.width;
      const rightwards = (flow.from === 'platform') === (party === 'sellers');
      const y = 30 + n * step;
      const [x1, x2] = rightwards ? [left + 6, left + gap - 6] : [left + gap - 6, left + 6];
      const label = { x: left + gap / 2, y: y - 8, anchor: 'middle' as const };
      return { flow, x1, x2, y1: y, y2: y, weight: weightOf(flow.amount, most), label };
    }),
  );
  const lower = (['bank', 'stripe'] as const).filter((party) => lines(party) > 0);
  for (const [n, party] of lower.entries()) {
    const at = x.platform + (lower.length === 1 ? 0 : n === 0 ? -90 : 90);
    boxes.push({ party, x: at, y: below, ...box });
    for (const flow of ways.get(party) ?? []) {
      const middle = x.platform + box.width / 2 + (lower.length === 1 ? 0 : n === 0 ? -40 : 40);
      const ends = [height + 6, below - 6] as const;
      const [y1, y2] = flow.from === 'platform' ? ends : [ends[1], ends[0]];
      const weight = weightOf(flow.amount, most);
      const beside = n === 0 && lower.length > 1 ? middle - 130 : middle + 12;
      const label = { x: beside, y: height + 28, anchor: 'start' as const };
      arrows.push({ flow, x1: middle, x2: middle, y1, y2, weight, label });
    }
  }
  return {
    // Without sellers the words beside the lower lines reach furthest.
    width: lines('sellers') > 0 ? x.sellers + box.width : x.sellers,
    height: lower.length > 0 ? below + box.height : height,
    boxes,
    arrows,
  };
}

/** What is narrow: the drawing, and in it the platform and what stands beside it. */
const page = 344;
const platform = 140;
const beside = 104;
/** Between the boxes of two rows, where the lines run. */
const between = 76;

function stacked(ways: Ways, most: number): FlowLayout {
  const boxes: Box[] = [];
  const arrows: Arrow[] = [];
  let y = 0;
  const down = (upper: Party, flows: readonly Flow[]) => {
    for (const [n, flow] of flows.entries()) {
      const x = 12 + n * 116;
      const ends = [y + 6, y + between - 6] as const;
      const [y1, y2] = flow.from === upper ? ends : [ends[1], ends[0]];
      const label = { x: x + 10, y: y + between / 2 - 2, anchor: 'start' as const };
      arrows.push({ flow, x1: x, x2: x, y1, y2, weight: weightOf(flow.amount, most), label });
    }
    y += between;
  };
  const payers = ways.get('customers');
  if (payers) {
    boxes.push({ party: 'customers', x: 0, y, width: page, height: box.height });
    y += box.height;
    down('customers', payers);
  }
  const sides = (['stripe', 'bank'] as const).filter((party) => ways.has(party));
  const height = Math.max(1, sides.length) * (box.height + 16) - 16;
  const width = sides.length > 0 ? platform : page;
  boxes.push({ party: 'platform', x: 0, y, width, height });
  for (const [n, party] of sides.entries()) {
    const top = y + n * (box.height + 16);
    boxes.push({ party, x: page - beside, y: top, width: beside, height: box.height });
    for (const flow of ways.get(party) ?? []) {
      const ends = [platform + 4, page - beside - 4] as const;
      const [x1, x2] = flow.from === 'platform' ? ends : [ends[1], ends[0]];
      const at = top + box.height / 2;
      const label = { x: (x1 + x2) / 2, y: at - 8, anchor: 'middle' as const };
      arrows.push({ flow, x1, x2, y1: at, y2: at, weight: weightOf(flow.amount, most), label });
    }
  }
  y += height;
  const sellers = ways.get('sellers');
  if (sellers) {
    down('platform', sellers);
    boxes.push({ party: 'sellers', x: 0, y, width: page, height: box.height });
    y += box.height;
  }
  return { width: page, height: y, boxes, arrows };
}
