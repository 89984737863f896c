import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ApiError, tell } from '../client/errors.ts';
import { sessionQuery, setUp, signIn } from '../client/session.ts';
import { pageHandle } from '../lib/handle.ts';
import { home } from '../lib/paths.ts';
import styles from './sign-in.module.css';

export const handle = pageHandle('First admin');

const fields = ['name', 'email', 'password'] as const;

export function Component() {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [person, setPerson] = useState({ name: '', email: '', password: '' });
  const create = useMutation({
    mutationFn: async () => {
      await setUp({ ...person, token: search.get('token') ?? '' });
      await signIn(person.email, person.password);
    },
    onSuccess: async () => {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await navigate(home(), { replace: true });
    },
  });
  const field = create.error instanceof ApiError ? create.error.field : undefined;
  const isAtField = fields.some((name) => name === field);
  const inputOf = (name: (typeof fields)[number]) => ({
    required: true,
    withAsterisk: false,
    value: person[name],
    error: field === name && create.error ? tell(create.error).message : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setPerson((before) => ({ ...before, [name]: value }));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <main className={styles.page}>
      <title>First admin · Countinghouse</title>
      <div className={styles.card}>
        <h1>Make the first admin</h1>
        <form onSubmit={submit} className={styles.form}>
          <TextInput label="Name" autoComplete="name" {...inputOf('name')} />
          <TextInput label="E-mail" type="email" autoComplete="username" {...inputOf('email')} />
          <PasswordInput
            label="Password"
            description="At least 12 characters"
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            {...inputOf('password')}
          />
          {create.isError && !isAtField ? (
            <p role="alert" className={styles.error}>
              {tell(create.error).message}
            </p>
          ) : null}
          <Button type="submit" size="sm" fullWidth loading={create.isPending}>
            Make the admin and sign in
          </Button>
        </form>
      </div>
    </main>
  );
}
