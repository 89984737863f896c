import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router';
import { tell } from '../client/errors.ts';
import { sessionOptionsQuery, sessionQuery } from '../client/session.ts';
import { SignInForm, useSignIn } from '../forms/sign-in-form.tsx';
import { pageHandle } from '../lib/handle.ts';
import { safeNext } from '../lib/paths.ts';
import { words } from '../lib/words.ts';
import styles from './sign-in.module.css';

export const handle = pageHandle('Sign in');

/** Every demo person of the sandbox has this one; it exists nowhere else. */
const DEMO_PASSWORD = 'countinghouse';

export function Component() {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const options = useQuery(sessionOptionsQuery);
  const goOn = async () => {
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await navigate(safeNext(search.get('next')), { replace: true });
  };
  const enter = useSignIn(goOn);
  const demoStaff = options.data?.demoStaff ?? [];
  return (
    <main className={styles.page}>
      <title>Sign in · Countinghouse</title>
      <div className={styles.card}>
        <h1>Countinghouse</h1>
        <SignInForm onEntered={goOn} />
        {demoStaff.length > 0 ? (
          <section aria-labelledby="demo" className={styles.demo}>
            <h2 id="demo">Or try it as one of the demo staff</h2>
            {enter.isError ? <p role="alert">{tell(enter.error).message}</p> : null}
            {demoStaff.map((person) => (
              <Button
                key={person.email}
                variant="default"
                fullWidth
                justify="space-between"
                rightSection={<span className={styles.role}>{words(person.role)}</span>}
                disabled={enter.isPending}
                onClick={() => enter.mutate({ email: person.email, password: DEMO_PASSWORD })}
              >
                {person.name}
              </Button>
            ))}
          </section>
        ) : null}
      </div>
    </main>
  );
}
