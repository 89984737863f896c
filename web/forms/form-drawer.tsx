import { Button, Drawer, Group, Modal } from '@mantine/core';
import { type ReactNode, useCallback, useEffect } from 'react';
import { useBeforeUnload, useBlocker, useNavigate } from 'react-router';

interface Props {
  title: string;
  /** The page the form is about, where closing leads. */
  back: string;
  /** Something typed would be lost. */
  dirty: boolean;
  /** Pixels; wider where much is written. */
  width?: number;
  children: ReactNode;
}

/**
 * The shell of every form: a drawer beside what it is about, with an address of its own. Escape,
 * the cross, the back button and a click outside all ask before losing what was typed.
 */
export function FormDrawer({ title, back, dirty, width = 480, children }: Props) {
  const navigate = useNavigate();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useBeforeUnload(
    useCallback(
      (event: BeforeUnloadEvent) => {
        if (dirty) event.preventDefault();
      },
      [dirty],
    ),
  );
  // A drawer that goes away with its address must itself give the focus back.
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const asking = blocker.state === 'blocked';
  return (
    <>
      <Drawer
        opened
        onClose={() => void navigate(back)}
        // The question has the Escape key while it is asked.
        closeOnEscape={!asking}
        position="right"
        size={width}
        // What the form is about stays readable beside it.
        overlayProps={{ backgroundOpacity: 0.2 }}
        title={title}
        closeButtonProps={{ 'aria-label': 'Close' }}
        styles={{ title: { fontWeight: 600, fontSize: 16 } }}
      >
        {children}
      </Drawer>
      <Modal
        opened={asking}
        onClose={() => blocker.reset?.()}
        title="Leave without finishing?"
        withCloseButton={false}
        centered
        zIndex={400}
      >
        <p>What you typed here is not kept.</p>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => blocker.reset?.()} data-autofocus>
            Keep editing
          </Button>
          <Button color="red.9" onClick={() => blocker.proceed?.()}>
            Leave
          </Button>
        </Group>
      </Modal>
    </>
  );
}
