import type { Actor } from '../audit/audit.ts';
import type { Staff } from '../staff/permission.ts';

/** Who is asking, as the session says. */
export type Requester = Staff & Actor;
