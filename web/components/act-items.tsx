import { Menu } from '@mantine/core';
import { Link } from 'react-router';
import type { Act } from '../lib/acts.ts';
import styles from './act-items.module.css';

/** The lines of a menu of acts. One that cannot be done stays, can still be reached, and says why. */
export const ActItems = ({ acts }: { acts: readonly Act[] }) =>
  acts.map(({ label, link, why }) =>
    why === null ? (
      <Menu.Item key={label} className={styles.act} component={Link} to={link}>
        {label}
      </Menu.Item>
    ) : (
      <Menu.Item
        key={label}
        className={styles.act}
        aria-disabled="true"
        closeMenuOnClick={false}
        c="dimmed"
      >
        {label}
        <span className={styles.why}>{why}</span>
      </Menu.Item>
    ),
  );
