import { Button, CopyButton, TextInput } from '@mantine/core';
import type { CheckoutDetail } from '../../client/types.ts';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { Answer } from '../../ui/answer.tsx';
import { CheckIcon, CopyIcon } from '../../ui/icons.tsx';
import styles from './headline.module.css';
import { standingOf } from './standing.ts';

/** How a session stands and what comes next; while it is open, the link for the customer. */
export function Headline({ checkout }: { checkout: CheckoutDetail }) {
  const { session, payment } = checkout;
  const { tone, title, more } = standingOf(checkout);
  return (
    <>
      <Answer tone={tone} title={title}>
        {more ? <p>{more}</p> : null}
        {session.status === 'open' ? (
          <p>
            Expires <Time at={session.expires_at} due />.
          </p>
        ) : null}
        {payment ? (
          <p>
            Payment <ObjectId id={payment.charge?.id ?? payment.intent} />
          </p>
        ) : null}
      </Answer>
      {session.url ? <PageLink url={session.url} /> : null}
    </>
  );
}

/** Where the customer pays. Whoever has the link can pay; it shows nothing of anyone else. */
function PageLink({ url }: { url: string }) {
  return (
    <div className={styles.link}>
      <TextInput
        label="Link for the customer"
        description="Stripe’s page: it can be opened and paid until it expires"
        readOnly
        value={url}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Button
            size="sm"
            variant="default"
            onClick={copy}
            leftSection={copied ? <CheckIcon /> : <CopyIcon />}
            aria-live="polite"
          >
            {copied ? 'Copied' : 'Copy the link'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
