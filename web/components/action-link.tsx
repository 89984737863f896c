import { Button, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { status } from '../client/queries.ts';

interface Props {
  label: string;
  /** Where the action is done. */
  link: string;
  /** Why it cannot be done now, or null when it can. */
  why: string | null;
  /** It orders something of Stripe, which may have to wait. */
  ofStripe?: boolean;
  /** Beside the page's first action. */
  secondary?: boolean;
}

const waiting = 'Stripe cannot be reached. What you order now waits until it can.';

/**
 * A page's action. When it cannot be done it stays, can still be focused, and says why; a button
 * that is merely grey says nothing to anybody.
 */
export function ActionLink({ label, link, why, ofStripe = false, secondary = false }: Props) {
  const { data } = useQuery(status);
  const waits = ofStripe && data?.data.stripe.reachable === false;
  const variant = secondary ? 'default' : 'filled';
  if (why === null && waits)
    return (
      <Tooltip label={waiting} multiline maw={320}>
        <Button component={Link} to={link} size="sm" variant={variant} aria-description={waiting}>
          {label}
        </Button>
      </Tooltip>
    );
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
