import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { tell } from '../client/errors.ts';
import { sessionOptionsQuery, sessionQuery, signIn } from '../client/session.ts';
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
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: (who: { email: string; password: string }) => signIn(who.email, who.password),
    onSuccess: async () => {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await navigate(safeNext(search.get('next')), { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ email: email.trim(), password });
  };
  const demoStaff = options.data?.demoStaff ?? [];
  return (
    <main className={styles.page}>
      <title>Sign in · Countinghouse</title>
      <div className={styles.card}>
        <h1>Countinghouse</h1>
        <form onSubmit={submit} className={styles.form}>
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          />
          {enter.isError ? (
            <p role="alert" className={styles.error}>
              {tell(enter.error).message}
            </p>
          ) : null}
          <Button type="submit" size="sm" fullWidth loading={enter.isPending}>
            Sign in
          </Button>
        </form>
        {demoStaff.length > 0 ? (
          <section aria-labelledby="demo" className={styles.demo}>
            <h2 id="demo">Or try it as one of the demo staff</h2>
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
