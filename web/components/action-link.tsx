import { Button, Tooltip } from '@mantine/core';
import { Link } from 'react-router';

interface Props {
  label: string;
  /** Where the action is done. */
  link: string;
  /** Why it cannot be done now, or null when it can. */
  why: string | null;
  /** Beside the page's first action. */
  secondary?: boolean;
}

/**
 * A page's action. When it cannot be done it stays, can still be focused, and says why; a button
 * that is merely grey says nothing to anybody.
 */
export function ActionLink({ label, link, why, secondary = false }: Props) {
  const variant = secondary ? 'default' : 'filled';
  if (why === null)
    return (
      <Button component={Link} to={link} size="sm" variant={variant}>
        {label}
      </Button>
    );
  return (
    <Tooltip label={why} multiline maw={320}>
      <Button size="sm" variant={variant} data-disabled aria-disabled aria-description={why}>
        {label}
      </Button>
    </Tooltip>
  );
}
