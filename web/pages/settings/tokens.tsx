import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { tell } from '../../client/errors.ts';
import { type AccessToken, revokeToken, tokensQuery } from '../../client/tokens.ts';
import { Time } from '../../components/time.tsx';
import { paths } from '../../lib/paths.ts';
import { tokenMeanings } from '../../lib/token-words.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './settings.module.css';

/** The access tokens of the platform's own programs; for those who may make them. */
export function Tokens() {
  const queryClient = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const revoking = useMutation({
    mutationFn: revokeToken,
    onSettled: () => queryClient.invalidateQueries(tokensQuery),
  });
  const rows = tokens.data?.data ?? [];
  const problem = revoking.error ?? tokens.error;
  return (
    <Section title="Access tokens" note="for the platform’s own programs">
      {problem ? <p role="alert">{tell(problem).message}</p> : null}
      {rows.length === 0 ? (
        <Nothing>{tokens.isPending ? 'Reading …' : 'No program has one.'}</Nothing>
      ) : (
        <SmallTable
          label="Access tokens"
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            { header: 'Program', cell: ({ name }) => name },
            { header: 'May', cell: ({ permission }) => tokenMeanings[permission] },
            { header: 'Token', cell: ({ ending }) => `…${ending}` },
            { header: 'Made', cell: (token) => <Made token={token} /> },
            {
              header: 'Last used',
              cell: ({ used_at }) => (used_at === null ? 'Never' : <Time at={used_at} />),
            },
            {
              header: 'Revoke',
              align: 'end',
              cell: ({ id, name, revoked_at, revoked_by_name }) =>
                revoked_at === null ? (
                  <Button
                    variant="subtle"
                    size="compact-xs"
                    aria-label={`Revoke the token of ${name}`}
                    loading={revoking.isPending && revoking.variables === id}
                    onClick={() => revoking.mutate(id)}
                  >
                    Revoke
                  </Button>
                ) : (
                  `Revoked by ${revoked_by_name}`
                ),
            },
          ]}
        />
      )}
      <p className={styles.note}>
        <Link to={paths.tokenCreate()}>Make an access token</Link>
      </p>
    </Section>
  );
}

const Made = ({ token: { created_at, created_by_name } }: { token: AccessToken }) => (
  <>
    <Time at={created_at} /> by {created_by_name}
  </>
);
