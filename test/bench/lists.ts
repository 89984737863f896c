import type { Client } from '../support/app.ts';
import { quantile, type Row, timeEach } from './measure.ts';

/** What staff ask for most, and what is hardest to answer. */
const requests = [
  ['accounts', '/api/accounts'],
  ['accounts, restricted', '/api/accounts?status=restricted'],
  ['balances, negative first', '/api/balances'],
  ['payments', '/api/payments'],
  ['payments, refunded in full', '/api/payments?outcome=refunded'],
  ['payments by amount', '/api/payments?sort=-amount'],
  ['groups', '/api/groups'],
  ['groups, out of pocket first', '/api/groups?sort=kept&kept[lt]=0'],
  ['disputes by due date', '/api/disputes'],
] as const;

const runs = 300;
const warmUp = 50;

/** A page of 50 rows of each list, as a browser gets it: the whole request, one at a time. */
export async function listTimes(client: Client, world: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, path] of requests) {
    const ask = async () => {
      const answer = await client.fetch(path);
      await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    };
    // A process that has just started compiles what it runs often; staff meet a running one.
    await timeEach(warmUp, ask);
    const times = await timeEach(runs, ask);
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
    rows.push({
      what: `${name} (${world})`,
      figure: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    });
  }
  return rows;
}

/** The ledger of single groups, each another one. */
export async function groupTimes(client: Client, world: string): Promise<Row> {
  const { data } = await client.read<{ data: { group: string }[] }>('/api/groups?limit=100');
  const times = await timeEach(runs, async (n) => {
    const group = data[n % data.length]?.group ?? '';
    await (await client.fetch(`/api/groups/${encodeURIComponent(group)}?source=snapshot`)).text();
  });
  return {
    what: `a group’s ledger (${world})`,
    figure: `p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`,
  };
}
