import { Button } from '@mantine/core';
import { BlockedAction } from './blocked-action.tsx';

interface Props {
  label: string;
  onClick: () => void;
  busy?: boolean;
  /** Why it cannot be done now, or null when it can. */
  why: string | null;
  /** It is not the one thing that a person would do here. */
  quiet?: boolean;
}

/** An action that is done at once. */
export function ActionButton({ label, onClick, busy = false, why, quiet = false }: Props) {
  const variant = quiet ? 'default' : 'filled';
  if (why !== null) return <BlockedAction label={label} variant={variant} why={why} />;
  return (
    <Button size="sm" variant={variant} loading={busy} onClick={onClick}>
      {label}
    </Button>
  );
}
