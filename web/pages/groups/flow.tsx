import { useId } from 'react';
import { formatMoney, money } from '../../../api/kit/money.ts';
import type { GroupLedger } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { useNarrow } from '../../lib/narrow.ts';
import { count } from '../../lib/words.ts';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './flow.module.css';
import { type Flow, type FlowLayout, flowsOf, layOut, type Party } from './flow-layout.ts';

const names: Record<Party, string> = {
  customers: 'Customers',
  platform: 'Platform',
  sellers: 'Sellers',
  stripe: 'Stripe',
  bank: 'Own bank',
};

/** Where the money of a group went: drawn, and the same as a table. */
export function GroupFlow({ ledger }: { ledger: GroupLedger }) {
  const { currency } = ledger;
  const narrow = useNarrow();
  const flows = flowsOf(ledger);
  if (flows.length === 0) return null;
  return (
    <Section title="Where the money went" note={`as booked, in ${currency.toUpperCase()}`}>
      <Picture layout={layOut(flows, narrow)} ledger={ledger} />
      <details className={styles.table}>
        <summary>As a table</summary>
        <SmallTable
          label={`Where the money went in ${currency.toUpperCase()}`}
          rows={flows}
          rowKey={({ name }) => name}
          columns={[
            { header: 'What', cell: ({ name }) => name },
            { header: 'From', cell: ({ from }) => names[from] },
            { header: 'To', cell: ({ to }) => names[to] },
            {
              header: 'Amount',
              align: 'end',
              cell: ({ amount }) => <Money amount={amount} currency={currency} bare />,
            },
          ]}
        />
      </details>
    </Section>
  );
}

/** What a party is left with, where the group tells. */
function standing(party: Party, { kept, currency, shares }: GroupLedger): string | null {
  const amount = (value: number) => formatMoney(money(value, currency));
  if (party === 'platform') return kept < 0 ? `loses ${amount(-kept)}` : `keeps ${amount(kept)}`;
  if (party !== 'sellers' || shares.length === 0) return null;
  return `${shares.length} ${shares.length === 1 ? 'has' : 'have'} ${amount(
    shares.reduce((sum, { left }) => sum + left, 0),
  )}`;
}

const told = ({ name, from, to, amount }: Flow, currency: string) =>
  `${name}: ${formatMoney(money(amount, currency))} from ${names[from]} to ${names[to]}.`;

function Picture({ layout, ledger }: { layout: FlowLayout; ledger: GroupLedger }) {
  const head = useId();
  const { width, height, boxes, arrows } = layout;
  const { currency } = ledger;
  return (
    <svg
      className={styles.picture}
      viewBox={`-1 -1 ${width + 2} ${height + 2}`}
      style={{ maxWidth: width }}
      role="img"
      aria-label={`${count(arrows.length, 'flow')}. ${arrows.map(({ flow }) => told(flow, currency)).join(' ')}`}
    >
      <defs>
        <marker
          id={head}
          markerUnits="userSpaceOnUse"
          markerWidth="12"
          markerHeight="14"
          refX="10"
          refY="7"
          orient="auto"
        >
          <path d="M0,1 L11,7 L0,13 z" />
        </marker>
      </defs>
      {boxes.map(({ party, x, y, width: wide, height: high }) => {
        const says = standing(party, ledger);
        const middle = y + high / 2;
        return (
          <g key={party} data-party={party}>
            <rect x={x} y={y} width={wide} height={high} rx="4" />
            <text x={x + wide / 2} y={middle + (says ? -3 : 5)} className={styles.name}>
              {names[party]}
            </text>
            {says ? (
              <text x={x + wide / 2} y={middle + 14} className={styles.says}>
                {says}
              </text>
            ) : null}
          </g>
        );
      })}
      {arrows.map(({ flow, x1, y1, x2, y2, weight, label }) => (
        <g key={flow.name} data-back={flow.from !== 'customers' || undefined}>
          <line {...{ x1, y1, x2, y2 }} strokeWidth={weight} markerEnd={`url(#${head})`} />
          <text x={label.x} y={label.y} textAnchor={label.anchor} className={styles.label}>
            {flow.name}
          </text>
          <text
            x={label.x}
            y={label.y + (label.anchor === 'middle' ? 26 : 16)}
            textAnchor={label.anchor}
            className={styles.amount}
          >
            {formatMoney(money(flow.amount, currency))}
          </text>
        </g>
      ))}
    </svg>
  );
}
