import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Link } from 'react-router';
import type { Session } from '../client/types.ts';
import { paths } from '../lib/paths.ts';
import { words } from '../lib/words.ts';
import { MoonIcon, SignOutIcon, SunIcon } from '../ui/icons.tsx';
import styles from './frame.module.css';
import { useSignOut } from './use-sign-out.ts';

/** Who is signed in and as what, the theme, and the way out. */
export function WhoAmI({ session }: { session: Session }) {
  const leave = useSignOut();
  return (
    <div className={styles.who}>
      <div className={styles.whoText}>
        <Link to={paths.ownAccount()} className={styles.whoName} title="Your account">
          {session.user.name}
        </Link>
        <span className={styles.whoRole}>{words(session.role)}</span>
      </div>
      <ThemeSwitch />
      <Tooltip label="Sign out">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Sign out"
          loading={leave.isPending}
          onClick={() => leave.mutate()}
        >
          <SignOutIcon />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function ThemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark';
  const label = `Switch to ${other} theme`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        onClick={() => setColorScheme(other)}
      >
        {other === 'dark' ? <MoonIcon /> : <SunIcon />}
      </ActionIcon>
    </Tooltip>
  );
}
