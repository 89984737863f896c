import { Button, PasswordInput, Skeleton, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { ApiError, tell } from '../client/errors.ts';
import { signIn } from '../client/session.ts';
import { memberLinks } from '../client/staff.ts';
import { useSubmit } from '../forms/use-submit.ts';
import { home, paths } from '../lib/paths.ts';
import { roleMeanings } from '../lib/role-meanings.ts';
import { words } from '../lib/words.ts';
import { ErrorState } from '../ui/states.tsx';
import styles from './sign-in.module.css';

interface Props {
  purpose: keyof typeof memberLinks;
  title: string;
  button: string;
  /** Whoever is new says what they are called. */
  asksName?: boolean;
  use: (chosen: { token: string; name: string; password: string }) => Promise<unknown>;
}

/** What is behind a link that an admin made: who it is for, and a password to choose. */
export function LinkPage(props: Props) {
  const token = useSearchParams()[0].get('token') ?? '';
  const { purpose, title } = props;
  const link = useQuery({
    queryKey: ['link', purpose, token],
    queryFn: () => memberLinks[purpose].read(token),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isDead = link.error instanceof ApiError && link.error.status < 500;
  return (
    <main className={styles.page}>
      <title>{`${title} · Countinghouse`}</title>
      <div className={styles.card}>
        {link.data ? (
          <LinkForm {...props} token={token} person={link.data.data} />
        ) : isDead ? (
          <>
            <h1>This link does not work</h1>
            <p role="alert">{tell(link.error).message}</p>
            <p>
              <Link to={paths.signIn()}>Sign in</Link>
            </p>
          </>
        ) : link.error ? (
          <ErrorState error={link.error} onRetry={() => void link.refetch()} />
        ) : (
          <Skeleton height={320} aria-busy="true" />
        )}
      </div>
    </main>
  );
}

type Person = Awaited<ReturnType<(typeof memberLinks)['invitation']['read']>>['data'];

function LinkForm({
  title,
  button,
  asksName = false,
  use,
  token,
  person,
}: Props & { token: string; person: Person }) {
  const form = useForm({
    initialValues: { name: person.name, password: '' },
    validate: { name: (name) => (name.trim() ? null : 'Write your name.') },
  });
  const { submit, sending, done, problem } = useSubmit(form, {
    send: async ({ name, password }) => {
      await use({ token, name: name.trim(), password });
      await signIn(person.email, password);
      return true;
    },
    // A new document: whoever was signed in here before must leave nothing in memory.
    onDone: () => window.location.assign(home()),
  });
  return (
    <>
      <h1>{title}</h1>
      <form onSubmit={submit} className={styles.form} noValidate>
        {asksName ? (
          <p className={styles.role}>
            {`As ${words(person.role).toLowerCase()}, who ${roleMeanings[person.role]}.`}
          </p>
        ) : null}
        <TextInput label="E-mail" value={person.email} readOnly autoComplete="username" />
        {asksName ? (
          <TextInput label="Name" autoComplete="name" {...form.getInputProps('name')} />
        ) : null}
        <PasswordInput
          label="Password"
          description="At least 12 characters"
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          {...form.getInputProps('password')}
        />
        {problem ? (
          <p role="alert" className={styles.error}>
            {problem}
          </p>
        ) : null}
        <Button type="submit" size="sm" fullWidth loading={sending || done === true}>
          {button}
        </Button>
      </form>
    </>
  );
}
