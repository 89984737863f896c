import type { Session } from '../client/types.ts';
import styles from './frame.module.css';

const said: Record<Session['mode'], { name: string; meaning: string }> = {
  sandbox: { name: 'Sandbox', meaning: 'a local Stripe with made-up data' },
  test: { name: 'Test', meaning: 'Stripe’s test mode, no real money' },
  live: { name: 'Live', meaning: 'real money' },
};

/** Whose money this is about, on every page. */
export function ModeBanner({ mode, platform }: Pick<Session, 'mode' | 'platform'>) {
  const { name, meaning } = said[mode];
  return (
    <section className={styles.mode} data-mode={mode} aria-label="Mode">
      <strong>{name}</strong>
      <span className={styles.meaning}>{meaning}</span>
      {platform ? <span className={styles.platform}>{platform.name}</span> : null}
    </section>
  );
}
