import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { whyNot } from '../../../api/staff/rules.ts';
import { type AccountLink, accountLinks, revokeAccountLink } from '../../client/account-links.ts';
import { tell } from '../../client/errors.ts';
import { Time } from '../../components/time.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

/** The links that were made for the account's holder, without their addresses. */
export function Links({ account }: { account: string }) {
  const { role } = useSession();
  const queryClient = useQueryClient();
  const links = useQuery(accountLinks(account));
  const revoking = useMutation({
    mutationFn: revokeAccountLink,
    onSettled: () => queryClient.invalidateQueries(accountLinks(account)),
  });
  const mayRevoke = whyNot(role, 'account_link:create') === undefined;
  const rows = links.data?.data ?? [];
  const problem = revoking.error ?? links.error;
  return (
    <Section id="links" title="Onboarding links" note="whose addresses are kept nowhere">
      {problem ? <p role="alert">{tell(problem).message}</p> : null}
      {rows.length === 0 ? (
        <Nothing>{links.isPending ? 'Reading …' : 'None was made here yet.'}</Nothing>
      ) : (
        <SmallTable
          label="Onboarding links"
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            { header: 'Made', cell: ({ made_at }) => <Time at={made_at} /> },
            { header: 'By', cell: ({ maker_name }) => maker_name },
            { header: 'State', cell: (link) => <State link={link} /> },
            {
              header: 'Holder came back',
              cell: ({ returned_at }) =>
                returned_at === null ? 'Not yet' : <Time at={returned_at} />,
            },
            {
              header: 'Revoke',
              align: 'end',
              cell: ({ id, open, maker_name }) =>
                open && mayRevoke ? (
                  <Button
                    variant="subtle"
                    size="compact-xs"
                    aria-label={`Revoke the link made by ${maker_name}`}
                    loading={revoking.isPending && revoking.variables === id}
                    onClick={() => revoking.mutate(id)}
                  >
                    Revoke
                  </Button>
                ) : null,
            },
          ]}
        />
      )}
    </Section>
  );
}

/** Whether the holder can still come by the link, and until when. */
function State({ link }: { link: AccountLink }) {
  if (link.revoked_at !== null) return <>{`Revoked by ${link.revoked_by_name}`}</>;
  if (!link.open) return <>Over</>;
  return (
    <>
      {link.used_at === null ? 'Not used yet, ends ' : 'Used, ends '}
      <Time at={link.ends_at} due />
    </>
  );
}
