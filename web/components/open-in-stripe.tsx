import { Button } from '@mantine/core';
import { useSession } from '../layouts/use-session.ts';
import { type StripeObject, stripeDashboardUrl } from '../lib/stripe-dashboard.ts';
import { ExternalIcon } from '../ui/icons.tsx';

/** Leads to the same object in Stripe's own dashboard; a sandbox has none. */
export function OpenInStripe({ object }: { object: StripeObject }) {
  const { mode, platform } = useSession();
  const address = stripeDashboardUrl(object, mode, platform?.id ?? null);
  if (!address) return null;
  return (
    <Button
      component="a"
      href={address}
      target="_blank"
      rel="noreferrer"
      variant="default"
      size="sm"
      rightSection={<ExternalIcon size={14} />}
    >
      Open in Stripe
      <span className="visually-hidden"> (a new tab)</span>
    </Button>
  );
}
