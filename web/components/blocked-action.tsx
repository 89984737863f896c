import { Button, Tooltip } from '@mantine/core';

interface Props {
  label: string;
  variant: 'filled' | 'default';
  why: string;
}

/**
 * An action that cannot be done now: it stays, can still be focused, and says why. A button that is
 * merely grey says nothing to anybody.
 */
export const BlockedAction = ({ label, variant, why }: Props) => (
  <Tooltip label={why} multiline maw={320}>
    <Button size="sm" variant={variant} data-disabled aria-disabled aria-description={why}>
      {label}
    </Button>
  </Tooltip>
);
