import { describe, expect, it } from 'vitest';
import { type FlowFigures, flowsOf, layOut } from '../../web/pages/groups/flow-layout.ts';

const nothing: FlowFigures = {
  collected: 0,
  refunded: 0,
  disputed: 0,
  transferred: 0,
  reversed: 0,
  applicationFees: 0,
  fees: 0,
  toppedUp: 0,
};
const everything: FlowFigures = {
  collected: 10_000,
  refunded: 4000,
  disputed: 1500,
  transferred: 9000,
  reversed: 2000,
  applicationFees: 123,
  fees: 320,
  toppedUp: 500,
};

it('draws what moved, and nothing else', () => {
  const flows = flowsOf({ ...nothing, collected: 10_000, fees: 320 });
  expect(flows).toEqual([
    { name: 'Collected', from: 'customers', to: 'platform', amount: 10_000 },
    { name: 'Stripe’s fees', from: 'platform', to: 'stripe', amount: 320 },
  ]);
  expect(flowsOf(nothing)).toEqual([]);
});

it.each([
  ['wide', false],
  ['narrow', true],
])('has no party that nothing came from or went to: %s', (_how, narrow) => {
  const parties = (figures: Partial<FlowFigures>) =>
    layOut(flowsOf({ ...nothing, ...figures }), narrow)
      .boxes.map(({ party }) => party)
      .sort();
  expect(parties({ collected: 10_000, fees: 320 })).toEqual(['customers', 'platform', 'stripe']);
  expect(parties({ transferred: 900 })).toEqual(['platform', 'sellers']);
});

it('turns what went the other way', () => {
  expect(flowsOf({ ...nothing, fees: -80 })).toEqual([
    { name: 'Stripe’s fees', from: 'stripe', to: 'platform', amount: 80 },
  ]);
});

describe.each([
  ['wide', false],
  ['narrow', true],
])('%s', (_how, narrow) => {
  const layout = layOut(flowsOf(everything), narrow);

  it('has every flow and every party, within the drawing', () => {
    expect(layout.arrows.map(({ flow }) => flow.name).sort()).toEqual(
      flowsOf(everything)
        .map(({ name }) => name)
        .sort(),
    );
    expect(layout.boxes.map(({ party }) => party).sort()).toEqual([
      'bank',
      'customers',
      'platform',
      'sellers',
      'stripe',
    ]);
    for (const { x1, x2, y1, y2, label } of layout.arrows) {
      for (const x of [x1, x2, label.x]) expect(x).toBeLessThanOrEqual(layout.width);
      for (const y of [y1, y2, label.y]) expect(y).toBeLessThanOrEqual(layout.height);
      for (const one of [x1, x2, y1, y2, label.x, label.y]) expect(one).toBeGreaterThanOrEqual(0);
    }
  });

  it('lets no box cover another', () => {
    for (const one of layout.boxes)
      for (const other of layout.boxes) {
        if (one === other) continue;
        const beside = one.x + one.width <= other.x || other.x + other.width <= one.x;
        const apart = one.y + one.height <= other.y || other.y + other.height <= one.y;
        expect(beside || apart, `${one.party} and ${other.party}`).toBe(true);
      }
  });

  it('points each arrow from where the money came to where it went', () => {
    const middle = (party: string) => {
      const { x, y, width, height } = layout.boxes.find((box) => box.party === party)!;
      return [x + width / 2, y + height / 2] as const;
    };
    for (const { flow, x1, y1, x2, y2 } of layout.arrows) {
      const [from, to] = [middle(flow.from), middle(flow.to)];
      const along = (x2 - x1) * (to[0] - from[0]) + (y2 - y1) * (to[1] - from[1]);
      expect(along, flow.name).toBeGreaterThan(0);
    }
  });

  it('draws the largest flow the thickest', () => {
    const [first] = layout.arrows.toSorted((a, b) => b.weight - a.weight);
    expect(first?.flow.name).toBe('Collected');
  });
});
