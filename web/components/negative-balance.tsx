import type { ReactNode } from 'react';
import { Answer } from '../ui/answer.tsx';
import { Money } from './money.tsx';

/** A balance in one currency, in minor units; the total is with what is pending. */
interface Line {
  currency: string;
  available: number;
  total: number;
}

/** The currencies in which something is owed, now or once what is pending has come. */
export const owedIn = <Of extends Line>(balances: readonly Of[]): Of[] =>
  balances.filter(({ available, total }) => Math.min(available, total) < 0);

/** Says what is owed, and in `children` who has to make up for it. */
export function NegativeBalance({
  owed,
  children,
}: {
  owed: readonly Line[];
  children: ReactNode;
}) {
  return (
    <Answer
      tone="bad"
      title={
        <>
          Negative balance:{' '}
          {owed.map(({ currency, available, total }, at) => (
            <span key={currency}>
              {at > 0 ? ', ' : ''}
              <Money amount={Math.min(available, total)} currency={currency} alarm />
            </span>
          ))}
        </>
      }
    >
      {children}
    </Answer>
  );
}
