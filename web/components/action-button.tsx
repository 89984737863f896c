import { Button, Tooltip } from '@mantine/core';

interface Props {
  label: string;
  onClick: () => void;
  busy?: boolean;
  /** Why it cannot be done now, or null when it can. */
  why: string | null;
  /** It is not the one thing that a person would do here. */
  quiet?: boolean;
}

/** An action that is done at once. When it cannot be done it stays, can be focused, and says why. */
export function ActionButton({ label, onClick, busy = false, why, quiet = false }: Props) {
  const variant = quiet ? 'default' : 'filled';
  if (why === null)
    return (
      <Button size="sm" variant={variant} loading={busy} onClick={onClick}>
        {label}
      </Button>
    );
  return (
    <Tooltip label={why} multiline maw={320}>
      <Button size="sm" variant={variant} data-disabled aria-disabled aria-description={why}>
        {label}
      </Button>
    </Tooltip>
  );
}
