import { type Kind, say } from '../finding.ts';
import type { UnsentShares } from '../scopes/share.ts';

const whyHeld = ({ refunded, refundedIn }: Pick<UnsentShares, 'refunded' | 'refundedIn'>) =>
  refundedIn === null
    ? 'The payment was refunded or disputed'
    : `${say(refunded, refundedIn)} of the payment were refunded`;

const shareNotSent: Kind<UnsentShares> = {
  kind: 'share_not_sent',
  judge({ session, group, amount, currency, accounts, held, why, since, ...of }) {
    const whom = accounts === 1 ? 'a seller' : `${accounts} sellers`;
    const reasons = [
      ...(held > 0 ? [`${whyHeld(of)} first: send by hand what is still theirs.`] : []),
      ...(held < accounts ? [why ?? 'The order was canceled before it began.'] : []),
    ];
    return {
      found: [
        {
          subject: session,
          group,
          risk: { amount, currency },
          since,
          facts: `${say(amount, currency)} of a payment were to be sent to ${whom}, and were not. ${reasons.join(' ')}`,
          fix: { act: 'see_checkout', session },
        },
      ],
    };
  },
};

/** What payments that were to be split ask of a person. */
export const shareKinds: readonly Kind<UnsentShares>[] = [shareNotSent];
