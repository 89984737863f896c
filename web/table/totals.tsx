import { Popover, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Money as Amount, money } from '../../api/kit/money.ts';
import { Money } from '../components/money.tsx';
import { count } from '../lib/words.ts';
import filters from './filter-bar.module.css';
import styles from './totals.module.css';

/** What the rows of one currency come to. */
export interface Total {
  currency: string;
  /** How many rows are in it. */
  count: number;
  /** In minor units; null where it cannot be told to the last of them. */
  amount: number | null;
}

/**
 * Sums up rows by currency, the one with the most rows first. A row whose amount is not known
 * counts for nothing.
 */
export function totalsOf(amounts: readonly (Amount | null)[]): Total[] {
  const sums = new Map<string, { count: number; amount: bigint }>();
  for (const each of amounts) {
    if (!each) continue;
    const sum = sums.get(each.currency) ?? { count: 0, amount: 0n };
    sums.set(each.currency, { count: sum.count + 1, amount: sum.amount + BigInt(each.amount) });
  }
  return [...sums]
    .map(([currency, { count, amount }]) => ({
      currency,
      count,
      amount: Number.isSafeInteger(Number(amount)) ? money(Number(amount), currency).amount : null,
    }))
    .sort((a, b) => b.count - a.count || a.currency.localeCompare(b.currency));
}

interface Props {
  totals: readonly Total[];
  /** How many currencies are told at once; the others on demand. */
  few?: number;
  /** What is summed up, where it is not simply the amount. */
  label?: string | undefined;
}

/** One figure a currency, as no sum crosses them. */
export function Totals({ totals, few = 3, label }: Props) {
  // A single one more takes no more room than saying that there is one more.
  const shown = totals.length === few + 1 ? totals : totals.slice(0, few);
  const others = totals.slice(shown.length);
  return (
    <>
      {shown.map((total, at) => (
        <Part key={total.currency}>
          {at === 0 && label ? <span className={styles.label}>{label} </span> : null}
          <Money amount={total.amount} currency={total.currency} />
        </Part>
      ))}
      {others.length > 0 ? (
        <Part>
          <Popover position="bottom" withRoles trapFocus returnFocus>
            <Popover.Target>
              <UnstyledButton className={styles.more}>
                +{count(others.length, 'currency', 'currencies')}
              </UnstyledButton>
            </Popover.Target>
            <Popover.Dropdown className={filters.dropdown}>
              <table className={styles.all}>
                <tbody>
                  {totals.map((total) => (
                    <tr key={total.currency}>
                      <td>{total.count.toLocaleString('en-US')}</td>
                      <td>
                        <Money amount={total.amount} currency={total.currency} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Popover.Dropdown>
          </Popover>
        </Part>
      ) : null}
    </>
  );
}

/** One part of a line, with a dot before it. */
export function Part({ children }: { children: ReactNode }) {
  return <span className={styles.part}>{children}</span>;
}
