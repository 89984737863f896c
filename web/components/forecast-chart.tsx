import '@mantine/charts/styles.layer.css';
import { LineChart } from '@mantine/charts';
import { formatAmount, minorDigits, money } from '../../api/kit/money.ts';
import type { CurrencyForecast } from '../client/forecast.ts';
import { utcDayName } from '../lib/utc-day.ts';

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** What is available at the end of each day to come, drawn. */
export default function ForecastChart({ outlook }: { outlook: CurrencyForecast }) {
  const { currency, days } = outlook;
  const drawn = days.map(({ date, closing, lowest }) => ({
    day: utcDayName(date),
    closing,
    lowest,
  }));
  const exact = (amount: number) =>
    `${formatAmount(money(amount, currency))} ${currency.toUpperCase()}`;
  const last = drawn.at(-1);
  return (
    <LineChart
      h={220}
      data={drawn}
      dataKey="day"
      curveType="stepAfter"
      withDots={false}
      withLegend
      valueFormatter={exact}
      yAxisProps={{
        tickFormatter: (amount: number) => compact.format(amount / 10 ** minorDigits(currency)),
        width: 56,
        // Zero is always in sight, how near it is matters here; the other end is a round figure.
        domain: drawn.some(({ closing }) => closing > 0) ? [0, 'auto'] : ['auto', 0],
      }}
      xAxisProps={{ minTickGap: 40 }}
      referenceLines={[{ y: 0, color: 'var(--line-strong)' }]}
      textColor="var(--ink-soft)"
      gridColor="var(--line)"
      lineProps={{ isAnimationActive: false }}
      lineChartProps={{
        title: `Available in ${currency.toUpperCase()} at the end of each day to come`,
        desc: `From ${exact(days[0]?.opening ?? 0)} now to ${exact(last?.closing ?? 0)} on ${last?.day}.`,
      }}
      series={[
        { name: 'closing', label: 'Available', color: 'var(--blue)' },
        ...(drawn.some(({ closing, lowest }) => lowest !== closing)
          ? [
              {
                name: 'lowest',
                label: 'If all that is possible comes',
                color: 'var(--amber)',
                strokeDasharray: '5 3',
              },
            ]
          : []),
      ]}
    />
  );
}
