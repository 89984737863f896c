import { expect, test } from 'vitest';
import { connectRows } from './matrix-connect.ts';
import { paymentRows } from './matrix-payments.ts';
import { stage } from './stage.ts';

// What each operation does to objects, books and events: the matrix of stripe-facts 2.24.

test.each([...paymentRows, ...connectRows].map((row) => [row.operation, row] as const))(
  '%s',
  (_, row) => {
    const s = stage();
    expect(row.act(s)).toMatchObject(row.state);
    const { platform = [], seller = [], events } = row;
    expect(s.happened()).toEqual({ platform, seller, events });
  },
);
