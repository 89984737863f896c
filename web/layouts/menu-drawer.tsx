import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';
import styles from './frame.module.css';

interface Props {
  opened: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** What stands at the side of wide screens, for narrow ones. */
export default function MenuDrawer({ opened, onClose, children }: Props) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      size={264}
      title={<Brand />}
      classNames={{ content: styles.drawer, body: styles.drawerBody }}
      closeButtonProps={{ 'aria-label': 'Close the menu' }}
    >
      {children}
    </Drawer>
  );
}
