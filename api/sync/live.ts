import { randomUUID } from 'node:crypto';
import type { Change, Store } from '../store/database.ts';

/** What one commit changed, as open pages hear of it. */
export interface LiveMessage {
  /** `<boot>-<n>`: the boot tells a restart from a gap. */
  readonly id: string;
  readonly kinds: readonly string[];
  readonly areas: readonly string[];
  /** At most a hundred; more changed than that are told by their areas alone. */
  readonly ids: readonly string[];
}

/** Tells every open page what changed, and those that were away what they missed. */
export interface LiveHub {
  /** Tells of a change that no commit made. */
  announce(change: Change): void;
  /** The id of the newest message. */
  lastId(): string;
  /**
   * Subscribes from after the message `lastId`.
   * @returns the missed messages, or `resync` when they are not all known any more.
   */
  subscribe(
    lastId: string | undefined,
    listener: (message: LiveMessage) => void,
  ): { missed: readonly LiveMessage[] | 'resync'; stop(): void };
}

const remembered = 1000;
const mostIds = 100;

/** A hub within this process, fed by the store's commits. */
export function createLiveHub(store: Store): LiveHub {
  const boot = randomUUID().slice(0, 8);
  const listeners = new Set<(message: LiveMessage) => void>();
  let recent: LiveMessage[] = [];
  let count = 0;

  function publish(changes: readonly Change[]) {
    count += 1;
    const message: LiveMessage = {
      id: `${boot}-${count}`,
      kinds: [...new Set(changes.map(({ kind }) => kind))],
      areas: [...new Set(changes.map(({ area }) => area))],
      ids: [...new Set(changes.map(({ id }) => id))].slice(0, mostIds),
    };
    recent.push(message);
    if (recent.length > 2 * remembered) recent = recent.slice(-remembered);
    for (const listener of listeners) listener(message);
  }
  store.onCommit(publish);

  function missedSince(lastId: string): readonly LiveMessage[] | 'resync' {
    if (lastId === `${boot}-${count}`) return [];
    const at = recent.findIndex(({ id }) => id === lastId);
    if (at >= 0) return recent.slice(at + 1);
    return lastId === `${boot}-0` && count <= recent.length ? [...recent] : 'resync';
  }

  return {
    announce: (change) => publish([change]),
    lastId: () => `${boot}-${count}`,
    subscribe(lastId, listener) {
      listeners.add(listener);
      return {
        missed: lastId === undefined ? [] : missedSince(lastId),
        stop: () => void listeners.delete(listener),
      };
    },
  };
}
