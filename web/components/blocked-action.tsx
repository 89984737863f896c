import { Button, Tooltip } from '@mantine/core';

interface Props {
  label: string;
  variant: 'filled' | 'default';
  why: string;
  /** `sm`, as a page's actions are, unless it stands in a line. */
  size?: 'sm' | 'compact-xs';
}

/**
 * An action that cannot be done now: it stays, can still be focused, and says why. A button that is
 * merely grey says nothing to anybody.
 */
export const BlockedAction = ({ label, variant, why, size = 'sm' }: Props) => (
  <Tooltip label={why} multiline maw={320}>
    <Button size={size} variant={variant} data-disabled aria-disabled aria-description={why}>
      {label}
    </Button>
  </Tooltip>
);
