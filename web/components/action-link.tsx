import { Button, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { status } from '../client/queries.ts';
import { BlockedAction } from './blocked-action.tsx';

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

/** A page's action, done at a place of its own. */
export function ActionLink({ label, link, why, ofStripe = false, secondary = false }: Props) {
  const { data } = useQuery(status);
  const waits = ofStripe && data?.data.stripe.reachable === false;
  const variant = secondary ? 'default' : 'filled';
  if (why !== null) return <BlockedAction label={label} variant={variant} why={why} />;
  if (waits)
    return (
      <Tooltip label={waiting} multiline maw={320}>
        <Button component={Link} to={link} size="sm" variant={variant} aria-description={waiting}>
          {label}
        </Button>
      </Tooltip>
    );
  return (
    <Button component={Link} to={link} size="sm" variant={variant}>
      {label}
    </Button>
  );
}
