import type { Client } from '../support/app.ts';
import { quantile, type Row, timeEach } from './measure.ts';

const runs = 40;

const ask = async (client: Client, path: string) => {
  const answer = await client.fetch(path);
  await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
};

/**
 * The n-th summary of all payments. Each asks for another time before the first of them, as the
 * same question would be answered from memory.
 */
const summaryOfAll = (n: number) => `/api/payments/summary?created[gte]=${n}`;

const figure = (times: readonly number[]) =>
  `p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`;

/** Counts and sums over every payment, read and remembered, and what filters offer. */
export async function summaryTimes(client: Client, world: string): Promise<Row[]> {
  await ask(client, summaryOfAll(0));
  const read = await timeEach(runs, (n) => ask(client, summaryOfAll(n + 1)));
  const remembered = await timeEach(runs, () => ask(client, summaryOfAll(1)));
  const facets = await timeEach(runs, () => ask(client, '/api/facets'));
  return [
    { what: `summary of all payments (${world})`, figure: figure(read) },
    { what: `the same summary again (${world})`, figure: figure(remembered) },
    { what: `facets (${world})`, figure: figure(facets) },
  ];
}

/** A page of payments, while summaries of all payments run one after the other beside it. */
export async function besideSummaries(client: Client, world: string): Promise<Row> {
  let done = false;
  let summaries = 0;
  const beside = (async () => {
    while (!done) await ask(client, summaryOfAll(1000 + summaries++));
  })();
  const times = await timeEach(300, () => ask(client, '/api/payments'));
  done = true;
  await beside;
  return { what: `payments, ${summaries} summaries beside (${world})`, figure: figure(times) };
}
