import type { ReactNode } from 'react';
import { OpenInStripe } from '../components/open-in-stripe.tsx';
import type { StripeObject } from '../lib/stripe-dashboard.ts';
import { Breadcrumbs } from './breadcrumbs.tsx';
import styles from './page.module.css';

interface Props {
  title: ReactNode;
  /** The status beside the title, on detail pages. */
  status?: ReactNode;
  asOf?: ReactNode;
  /** The one thing a person would do here. */
  action?: ReactNode;
  /** What the page is about, where Stripe's dashboard may have a page for it too. */
  object?: StripeObject | undefined;
}

/** The head of every page: the way here, what it is, how old it is, what to do. */
export function PageHeader({ title, status, asOf, action, object }: Props) {
  return (
    <header className={styles.header}>
      <Breadcrumbs />
      <div className={styles.titleLine}>
        <h1>{title}</h1>
        {status}
        {action || object ? (
          <div className={styles.action}>
            {object ? <OpenInStripe object={object} /> : null}
            {action}
          </div>
        ) : null}
      </div>
      {asOf}
    </header>
  );
}
