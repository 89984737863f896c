import { Modal, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { sessionQuery } from '../client/session.ts';
import { SignInForm } from '../forms/sign-in-form.tsx';
import { home } from '../lib/paths.ts';

interface Props {
  /** Whose session it was. */
  email: string;
}

/**
 * Asks to sign in again where the session ended, over the page as it stands, so that nothing that
 * was typed there is lost. Somebody else starts with a document of their own.
 */
export default function SessionEnded({ email }: Props) {
  const queryClient = useQueryClient();
  const goOn = async (who: string) => {
    if (who !== email) {
      window.location.assign(home());
      return;
    }
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
  };
  return (
    <Modal
      opened
      // There is nothing to go back to.
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      centered
      zIndex={500}
      title="Your session has ended"
      overlayProps={{ blur: 6, backgroundOpacity: 0.5 }}
    >
      <Stack gap="md">
        <p>Sign in to go on. What you typed is still here.</p>
        <SignInForm email={email} onEntered={goOn} />
      </Stack>
    </Modal>
  );
}
