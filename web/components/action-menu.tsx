import { Button, Menu } from '@mantine/core';
import type { Act } from '../lib/acts.ts';
import { DownIcon } from '../ui/icons.tsx';
import { ActItems } from './act-items.tsx';

interface Props {
  actions: readonly Act[];
  /** What its button says. */
  label?: string;
}

/** What else can be done here; what cannot says why. */
export function ActionMenu({ actions, label: opens = 'More' }: Props) {
  return (
    <Menu
      position="bottom-end"
      width={300}
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Button size="sm" variant="default" rightSection={<DownIcon size={14} />}>
          {opens}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <ActItems acts={actions} />
      </Menu.Dropdown>
    </Menu>
  );
}
