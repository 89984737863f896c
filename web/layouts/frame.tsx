import { ActionIcon } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Navigate, Outlet, useLocation, useNavigation } from 'react-router';
import type { Session } from '../client/types.ts';
import { paths } from '../lib/paths.ts';
import { MenuIcon } from '../ui/icons.tsx';
import { Brand } from './brand.tsx';
import styles from './frame.module.css';
import { LiveMark, useLive } from './live-mark.tsx';
import { ModeBanner } from './mode-banner.tsx';
import { Navigation } from './navigation.tsx';
import { StripeBanner } from './stripe-banner.tsx';
import { usePage } from './use-page.ts';
import { SessionContext, useMaybeSession } from './use-session.ts';
import { WhoAmI } from './who-am-i.tsx';

// Only narrow screens need it.
const MenuDrawer = lazy(() => import('./menu-drawer.tsx'));
// Only where a session ends while a page is open.
const SessionEnded = lazy(() => import('./session-ended.tsx'));

/**
 * What stands around every page. Nobody signed in is led to the sign-in page and back here; whose
 * session ends on a page signs in over it.
 */
export function Frame() {
  const session = useMaybeSession();
  const [held, setHeld] = useState(session);
  const { pathname, search } = useLocation();
  if (session && session !== held) setHeld(session);
  const shown = session ?? held;
  if (!shown) return <Navigate to={paths.signIn(pathname + search)} replace />;
  return (
    <>
      <SignedIn session={shown} />
      {session ? null : (
        <Suspense>
          <SessionEnded email={shown.user.email} />
        </Suspense>
      )}
    </>
  );
}

/** The mode, the way about, who is signed in, and the page. */
function SignedIn({ session }: { session: Session }) {
  const { title } = usePage({ forms: true });
  const { pathname } = useLocation();
  const waiting = useNavigation().state !== 'idle';
  const live = useLive();
  // Kept as the place where it was opened, so that going elsewhere closes it.
  const [menuAt, setMenuAt] = useState<string | null>(null);
  const about = (
    <>
      <Navigation permissions={session.permissions} />
      <div className={styles.foot}>
        <LiveMark state={live} />
        <WhoAmI session={session} />
      </div>
    </>
  );
  return (
    <SessionContext value={session}>
      <title>{title ? `${title} · Countinghouse` : 'Countinghouse'}</title>
      <a href="#main" className={styles.skip}>
        Skip to the page
      </a>
      <div className={styles.frame}>
        <nav className={styles.top} aria-label="Menu">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Open the menu"
            onClick={() => setMenuAt(pathname)}
          >
            <MenuIcon />
          </ActionIcon>
          <Brand />
          {live === 'lost' ? <LiveMark state={live} /> : null}
        </nav>
        <aside className={styles.side} aria-label="Menu">
          <Brand />
          {about}
        </aside>
        <div className={styles.body}>
          <ModeBanner mode={session.mode} platform={session.platform} />
          <StripeBanner />
          <main id="main" tabIndex={-1} className={styles.main} data-waiting={waiting || undefined}>
            <Outlet />
          </main>
        </div>
      </div>
      {menuAt === null ? null : (
        <Suspense>
          <MenuDrawer opened={menuAt === pathname} onClose={() => setMenuAt(null)}>
            {about}
          </MenuDrawer>
        </Suspense>
      )}
    </SessionContext>
  );
}
