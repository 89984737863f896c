import { Link, useParams } from 'react-router';
import { groupDetail } from '../../client/queries.ts';
import { detailLoader, useDetail } from '../../client/use-detail.ts';
import { AsOf } from '../../components/as-of.tsx';
import { History } from '../../components/history.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { Answer } from '../../ui/answer.tsx';
import { PlannedOf } from '../checkout/planned-of.tsx';
import { Ledger } from './ledger.tsx';
import { Notes } from './notes.tsx';

export const loader = detailLoader(groupDetail, 'group');
export const handle = pageHandle(({ group = '' }) => `Group ${group}`, {
  label: 'Groups',
  to: paths.groups(),
});

export function Component() {
  const { group = '' } = useParams();
  const { data, asOf } = useDetail(groupDetail, group);
  return (
    <DetailPage wide title={group} asOf={<AsOf {...asOf} />}>
      {data.countedIn.map((other) => (
        <Answer key={other} tone="neutral" title="Transfers with this group are counted in another">
          <p>
            They were sourced from payments of <Link to={paths.group(other)}>{other}</Link>, whose
            ledger has them.
          </p>
        </Answer>
      ))}
      {data.ledgers.length === 0 && data.countedIn.length === 0 ? (
        <Answer tone="neutral" title="No money has moved in this group">
          <p>Its payments failed or have not been captured.</p>
        </Answer>
      ) : null}
      {data.ledgers.map((ledger) => (
        <Ledger key={ledger.currency} ledger={ledger} notes={data.notes} />
      ))}
      <PlannedOf of={{ transfer_group: group }} />
      <Notes group={group} notes={data.notes} />
      <History area="groups" of={{ kind: 'group', id: group }} />
    </DetailPage>
  );
}
