import { Button, Menu } from '@mantine/core';
import { Link } from 'react-router';
import { DownIcon } from '../ui/icons.tsx';

/** An action of a page beside its first. */
export interface MenuAction {
  label: string;
  /** Where the action is done. */
  link: string;
  /** Why it cannot be done now, or null when it can. */
  why: string | null;
}

interface Props {
  actions: readonly MenuAction[];
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
        {actions.map(({ label, link, why }) =>
          why === null ? (
            <Menu.Item key={label} component={Link} to={link}>
              {label}
            </Menu.Item>
          ) : (
            // Reachable by keyboard, so that it can say why.
            <Menu.Item key={label} aria-disabled="true" closeMenuOnClick={false} c="dimmed">
              {label}
              <span style={{ display: 'block', fontSize: 12, whiteSpace: 'normal' }}>{why}</span>
            </Menu.Item>
          ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
