import { Button, CopyButton, TextInput } from '@mantine/core';
import { CheckIcon, CopyIcon } from '../ui/icons.tsx';

interface Props {
  /** What it is: `Link`. */
  label: string;
  value: string;
  /** It works no more, and so there is no use in copying it. */
  over?: boolean;
}

/** A secret that is shown this once, with the way to copy it. */
export const ShownOnce = ({ label, value, over = false }: Props) => (
  <>
    <TextInput
      label={label}
      readOnly
      disabled={over}
      value={value}
      data-autofocus
      onFocus={(event) => event.currentTarget.select()}
    />
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button
          size="sm"
          onClick={copy}
          disabled={over}
          leftSection={copied ? <CheckIcon /> : <CopyIcon />}
          aria-live="polite"
        >
          {copied ? 'Copied' : `Copy the ${label.toLowerCase()}`}
        </Button>
      )}
    </CopyButton>
  </>
);
