import type { BalanceDetail } from '../../client/types.ts';
import { currencyColumn, figureColumn } from '../../components/figure-column.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { withMoving } from './with-moving.ts';

/** The platform's own money, a line per currency. */
export default function PlatformTable({
  balances,
  inTransit,
}: Pick<BalanceDetail, 'balances' | 'inTransit'>) {
  return (
    <SmallTable
      label="Platform balance"
      rows={withMoving(balances, inTransit)}
      rowKey={({ currency }) => currency}
      columns={[
        currencyColumn,
        figureColumn('Available', 'available', { alarm: true }),
        figureColumn('Pending', 'pending'),
        figureColumn('Reserved', 'reserved'),
        figureColumn('On its way to the bank', 'moving'),
      ]}
    />
  );
}
