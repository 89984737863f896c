import { Link, Outlet, useParams } from 'react-router';
import { whyNot } from '../../../api/staff/rules.ts';
import { configurationDetail } from '../../client/queries.ts';
import type { ConfigurationDetail } from '../../client/types.ts';
import { detailLoader, useDetail } from '../../client/use-detail.ts';
import { AsOf } from '../../components/as-of.tsx';
import { History } from '../../components/history.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { PageActs } from '../../components/page-acts.tsx';
import { RawObject } from '../../components/raw-object.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Orders } from '../payments/orders.tsx';
import { configurationActs } from './acts.ts';
import styles from './methods.module.css';

export const loader = detailLoader(configurationDetail, 'configuration');
export const handle = pageHandle(
  ({ configuration = '' }) => `Payment methods ${shortId(configuration)}`,
  { label: 'Payment methods', to: paths.paymentMethods() },
);

type MethodLine = ConfigurationDetail['methods'][number];

const stateNames: Readonly<Record<MethodLine['state'], string>> = {
  available: 'Shown',
  not_available: 'On, not shown',
  off: 'Off',
};
const stateTones: Readonly<Record<MethodLine['state'], string>> = {
  available: 'available',
  not_available: 'pending',
  off: 'off',
};

export function Component() {
  const { configuration: id = '' } = useParams();
  const { data, asOf } = useDetail(configurationDetail, id);
  const { configuration, account } = data;
  const session = useSession();
  return (
    <DetailPage
      title={`Payment methods of ${account ? account.name : 'the platform'}`}
      status={<StatusBadge status={configuration.active ? 'active' : 'not active'} />}
      asOf={<AsOf {...asOf} />}
      object={{ id, account: account?.id }}
      action={<PageActs acts={configurationActs(data, session)} />}
    >
      <Section title="What it is for">
        <p className={styles.appliesTo}>{data.appliesTo}</p>
        <KeyValue
          facts={[
            [
              'Whose',
              account ? (
                <ObjectId key="account" id={account.id} name={account.name} />
              ) : (
                'The platform’s own'
              ),
            ],
            ['Name', configuration.name || null],
            ['Default', configuration.is_default ? 'Yes' : 'No'],
            [
              'Parent',
              configuration.parent ? <ObjectId key="parent" id={configuration.parent} /> : null,
            ],
          ]}
        />
      </Section>
      <Methods {...data} mayNot={whyNot(session.role, 'payment_method_configuration:update')} />
      <Orders operations={data.operations} />
      <History
        area="payment-methods"
        of={{ kind: 'payment_method_configuration', id }}
        history={data.history}
        earlier={data.earlier}
      />
      <RawObject name="Payment method configuration" object={configuration} />
      <Outlet context={data} />
    </DetailPage>
  );
}

interface MethodsProps extends Pick<ConfigurationDetail, 'configuration' | 'methods'> {
  mayNot: string | undefined;
}

/** Each method: whether customers see it, why, and the way to switch it. */
function Methods({ configuration, methods, mayNot }: MethodsProps) {
  const shown = methods.filter(({ state }) => state === 'available').length;
  return (
    <Section
      id="methods"
      title="Methods"
      note={`${shown} of ${methods.length} are shown to customers`}
    >
      <SmallTable
        label="Methods"
        rows={methods}
        rowKey={({ method }) => method}
        columns={[
          { header: 'Method', cell: ({ name }) => name },
          {
            header: 'State',
            cell: ({ state }) => (
              <StatusBadge status={stateTones[state]}>{stateNames[state]}</StatusBadge>
            ),
          },
          {
            header: 'Why',
            wrap: true,
            wide: true,
            cell: ({ why }) => (
              <div className={styles.why}>
                {why.map((sentence) => (
                  <span key={sentence}>{sentence}</span>
                ))}
              </div>
            ),
          },
          {
            header: 'Switch',
            align: 'end',
            cell: (line) =>
              mayNot === undefined && line.can.switch.ok ? (
                <Switch configuration={configuration.id} line={line} />
              ) : null,
          },
        ]}
      />
    </Section>
  );
}

function Switch({ configuration, line }: { configuration: string; line: MethodLine }) {
  const to = line.state === 'off' ? 'on' : 'off';
  return (
    <Link
      to={paths.paymentMethodSwitch(configuration, { [to]: [line.method] })}
      aria-label={`Switch ${to}: ${line.name}`}
    >
      Switch {to}
    </Link>
  );
}
