import { ActionIcon } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Navigate, Outlet, useLocation, useNavigation } from 'react-router';
import type { Session } from '../client/types.ts';
import { paletteKey } from '../lib/keys.ts';
import { paths } from '../lib/paths.ts';
import { MenuIcon, SearchIcon } from '../ui/icons.tsx';
import { Brand } from './brand.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { FirstReading } from './first-reading.tsx';
import styles from './frame.module.css';
import { LiveMark, useLive } from './live-mark.tsx';
import { ModeBanner } from './mode-banner.tsx';
import { Navigation } from './navigation.tsx';
import { PageSkeleton, useSkeleton } from './page-skeleton.tsx';
import { StripeBanner } from './stripe-banner.tsx';
import { useFrameKeys } from './use-frame-keys.ts';
import { usePage } from './use-page.ts';
import { useRecents } from './use-recents.ts';
import { SessionContext, useMaybeSession } from './use-session.ts';
import { WhoAmI } from './who-am-i.tsx';

// Only narrow screens need it.
const MenuDrawer = lazy(() => import('./menu-drawer.tsx'));
const Palette = lazy(() => import('./palette.tsx'));
const KeyboardHelp = lazy(() => import('./keyboard-help.tsx'));
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
  const skeleton = useSkeleton();
  const live = useLive(session.live);
  const [dialog, setDialog] = useState<'palette' | 'help' | null>(null);
  const close = () => setDialog(null);
  useFrameKeys(session.permissions, setDialog);
  useRecents(session.user.id);
  // Kept as the place where it was opened, so that going elsewhere closes it.
  const [menuAt, setMenuAt] = useState<string | null>(null);
  const about = (
    <>
      <button type="button" className={styles.goTo} onClick={() => setDialog('palette')}>
        <SearchIcon />
        <span>Go to</span>
        <kbd>{paletteKey}</kbd>
      </button>
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
          <ActionIcon
            variant="subtle"
            color="gray"
            className={styles.goToNarrow}
            aria-label="Go to"
            onClick={() => setDialog('palette')}
          >
            <SearchIcon />
          </ActionIcon>
        </nav>
        <aside className={styles.side} aria-label="Menu">
          <Brand />
          {about}
        </aside>
        <div className={styles.body}>
          <ModeBanner mode={session.mode} platform={session.platform} />
          <ConnectionBanner lost={live === 'lost'} />
          <StripeBanner />
          <FirstReading permissions={session.permissions} />
          <main id="main" tabIndex={-1} className={styles.main} data-waiting={waiting || undefined}>
            {skeleton ? <PageSkeleton of={skeleton} /> : null}
            {/* Kept as it is meanwhile: the person may yet stay. */}
            <div className={skeleton ? styles.hidden : styles.page}>
              <Outlet />
            </div>
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
      <Suspense>
        {dialog === 'palette' ? (
          <Palette onClose={close} onHelp={() => setDialog('help')} />
        ) : dialog === 'help' ? (
          <KeyboardHelp onClose={close} />
        ) : null}
      </Suspense>
    </SessionContext>
  );
}
