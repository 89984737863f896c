import type Stripe from 'stripe';
import type { AccountDetail } from '../../client/types.ts';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { countryName, words } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';

/** Who the account is and how to reach them. */
export function Facts({ account }: Pick<AccountDetail, 'account'>) {
  const { business_profile: profile, company, individual } = account;
  const person = [individual?.first_name, individual?.last_name].filter(Boolean).join(' ');
  return (
    <Section id="account" title="Account">
      <KeyValue
        facts={[
          ['Id', <ObjectId key="id" id={account.id} here />],
          ['E-mail', account.email],
          ['Phone', individual?.phone ?? company?.phone],
          ['Company', company?.name],
          ['Person', person || null],
          ['Business', account.business_type ? words(account.business_type) : null],
          ['Country', account.country ? countryName(account.country) : null],
          ['Default currency', account.default_currency?.toUpperCase()],
          ['Website', profile?.url ? <Site key="url" url={profile.url} /> : null],
          ['Sells', profile?.product_description],
          ['Industry', profile?.mcc ? `${profile.mcc} (MCC)` : null],
          ['Support', supportOf(profile)],
          ['Type', account.type ? words(account.type) : null],
          ['Charges', account.charges_enabled ? 'Enabled' : 'Not enabled: it takes no payments'],
          [
            'Payouts',
            account.payouts_enabled ? 'Enabled' : 'Not enabled: nothing is paid out to its bank',
          ],
          [
            'Details',
            account.details_submitted
              ? 'Submitted'
              : 'Not submitted: its holder has not finished the onboarding',
          ],
          ['Terms', <Terms key="terms" accepted={account.tos_acceptance?.date ?? null} />],
          ['Created', account.created ? <Time key="created" at={account.created} /> : null],
        ]}
      />
    </Section>
  );
}

/** Who pays, who is liable, who asks and where the account holder looks. */
export function Controller({ controller }: Pick<AccountDetail, 'controller'>) {
  if (!controller) return null;
  return (
    <Section id="controller" title="Who stands for what">
      <KeyValue
        facts={[
          ['Fees', controller.fees],
          ['Losses', controller.losses],
          ['Requirements', controller.requirements],
          ['Dashboard', controller.dashboard],
        ]}
      />
    </Section>
  );
}

/** Only what is a web address leads anywhere: account holders type what they like. */
function Site({ url }: { url: string }) {
  if (!/^https?:\/\//.test(url)) return url;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {url}
    </a>
  );
}

function Terms({ accepted }: { accepted: number | null }) {
  if (accepted === null) return 'Not accepted';
  return (
    <>
      Accepted <Time at={accepted} />
    </>
  );
}

const supportOf = (profile: Stripe.Account['business_profile']) =>
  [profile?.support_email, profile?.support_phone].filter(Boolean).join(', ') || null;
