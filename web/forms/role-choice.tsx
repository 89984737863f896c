import { Radio, Stack } from '@mantine/core';
import { type Role, roles } from '../../api/staff/rules.ts';
import { roleMeanings } from '../lib/role-meanings.ts';
import { words } from '../lib/words.ts';

interface Props {
  value: Role;
  onChange: (role: Role) => void;
  error?: React.ReactNode;
  /** Why another cannot be chosen. */
  fixed?: string | undefined;
}

/** The roles, each with what it adds to the ones above it. */
export function RoleChoice({ value, onChange, error, fixed }: Props) {
  return (
    <Radio.Group
      label="Role"
      description={fixed ?? 'Each may also do what those above it may'}
      value={value}
      onChange={(role) => onChange(role as Role)}
      error={error}
    >
      <Stack gap={8} mt={8}>
        {roles.map((role) => (
          <Radio
            key={role}
            value={role}
            label={words(role)}
            description={roleMeanings[role]}
            disabled={fixed !== undefined}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
