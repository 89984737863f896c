import type { ReactNode } from 'react';
import { ObjectId } from './object-id.tsx';

/** What Stripe's ids look like within a sentence of ours. */
const ids = /\b(?:acct|ch|py|pi|re|pyr|tr|trr|po|du|dp)_[A-Za-z0-9]{8,}/g;

/** A sentence whose ids are shortened, lead to their objects and can be copied. */
export function WithIds({ text }: { text: string }) {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const { 0: id, index } of text.matchAll(ids)) {
    parts.push(text.slice(end, index), <ObjectId key={index} id={id} />);
    end = index + id.length;
  }
  return [...parts, text.slice(end)];
}
