import { formatAmount, money } from '../../api/kit/money.ts';
import styles from './money.module.css';

interface Props {
  /** In the currency's minor units; null is not known. */
  amount: number | null;
  currency: string;
  /** Zero reads as a dash, for columns that are mostly zeros. */
  dash?: boolean;
  /** Less than zero is trouble here, and also looks it; elsewhere a minus is only a direction. */
  alarm?: boolean;
  /** A plus sign before what is gained, where gains and losses stand together. */
  signed?: boolean;
  /** The currency is said elsewhere, for all figures of a table that is in one only. */
  bare?: boolean;
}

/** An amount with its sign before and its currency in small grey capitals after. */
export function Money({
  amount,
  currency,
  dash = false,
  alarm = false,
  signed = false,
  bare = false,
}: Props) {
  if (amount === null) return <span className={styles.unknown}>not known</span>;
  if (dash && amount === 0)
    return (
      <span className={styles.money}>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">0 {currency.toUpperCase()}</span>
      </span>
    );
  return (
    <span className={styles.money} data-alarm={(alarm && amount < 0) || undefined}>
      {signed && amount > 0 ? '+' : ''}
      {formatAmount(money(amount, currency))}
      {bare ? null : <span className={styles.currency}> {currency.toUpperCase()}</span>}
    </span>
  );
}
