import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { tell } from '../client/errors.ts';
import { signIn } from '../client/session.ts';
import styles from './sign-in-form.module.css';

interface Props {
  /** The e-mail that stands in its field at first. */
  email?: string;
  /** Goes on with the session that was just begun. */
  onEntered: (email: string) => Promise<void>;
}

/** Starting a session with e-mail and password: the form, and the way in for who knows them. */
export function useSignIn(onEntered: Props['onEntered']) {
  return useMutation({
    mutationFn: (who: { email: string; password: string }) => signIn(who.email, who.password),
    onSuccess: (_, { email }) => onEntered(email),
  });
}

/** E-mail and password, with what was wrong with them. */
export function SignInForm({ email: known = '', onEntered }: Props) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const enter = useSignIn(onEntered);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ email: email.trim(), password });
  };
  return (
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
        data-autofocus={known ? true : undefined}
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
  );
}
