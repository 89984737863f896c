import { useState } from 'react';
import { parseView, plainView, type View } from './view.ts';

const nameOf = (list: string) => `countinghouse-view-${list}`;

function read(list: string): View {
  try {
    return parseView(localStorage.getItem(nameOf(list)) ?? undefined);
  } catch {
    // A browser may refuse to keep anything, which must not cost anybody the list.
    return plainView;
  }
}

function write(list: string, view: View) {
  try {
    if (view === plainView) localStorage.removeItem(nameOf(list));
    else localStorage.setItem(nameOf(list), JSON.stringify(view));
  } catch {
    // It then lasts as long as the page does.
  }
}

/**
 * How this browser shows a list, and what changes it for good.
 * @param list what its rows are called, whosever they are; rows and cards are arranged apart
 */
export function useView(list: string) {
  const [kept, setKept] = useState(() => ({ list, view: read(list) }));
  let current = kept;
  if (kept.list !== list) {
    current = { list, view: read(list) };
    setKept(current);
  }
  const change = (view: View) => {
    setKept({ list, view });
    write(list, view);
  };
  return [current.view, change] as const;
}
