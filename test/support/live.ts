import { expect } from 'vitest';
import type { AppForTest } from './app.ts';
import { eventually } from './eventually.ts';

/** One message of the live stream. */
export interface Heard {
  event: string;
  id: string;
  areas: string[];
}

/** Listens to the live stream as a browser's EventSource does. */
export async function listen(
  app: AppForTest,
  { lastId, since }: { lastId?: string; since?: string } = {},
) {
  const viewer = await app.as('viewer');
  const ending = new AbortController();
  const answer = await viewer.fetch(`/api/live${since ? `?since=${since}` : ''}`, {
    signal: ending.signal,
    headers: lastId ? { 'last-event-id': lastId } : {},
  });
  const heard: Heard[] = [];
  const read = async () => {
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += new TextDecoder().decode(chunk);
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? '';
        const data = field('data');
        heard.push({
          event: field('event'),
          id: field('id'),
          areas: data ? (JSON.parse(data) as { areas: string[] }).areas : [],
        });
      }
    }
  };
  const ended = read().catch(() => {});
  await eventually(() => expect(heard.some(({ event }) => event === 'ready')).toBe(true));
  return {
    heard,
    lastId: () => heard.findLast(({ id }) => id !== '')?.id ?? '',
    async end() {
      ending.abort();
      await ended;
    },
  };
}
