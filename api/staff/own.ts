import { type Actor, audit } from '../audit/audit.ts';
import { AppError } from '../kit/errors.ts';
import type { JoiningStore } from './joining.ts';
import { type StaffStore, tookEffect } from './manage.ts';
import { endSessionsOf } from './member-sessions.ts';
import { setPassword } from './members.ts';

/**
 * Changes one's own password, and ends one's sessions in every other browser.
 * @param session the one that stays
 * @throws AppError `wrong_password` when the current one is not known.
 */
export async function changeOwnPassword(
  staff: JoiningStore,
  actor: Actor,
  session: string,
  { current, password }: { current: string; password: string },
): Promise<{ ended: number }> {
  if (!(await staff.auth.isPassword(actor.id, current)))
    throw new AppError(403, 'wrong_password', 'This is not your password.', { field: 'current' });
  const hash = await staff.auth.hashPassword(password);
  const ended = await staff.store.write(async (write) => {
    await setPassword(write, actor.id, hash);
    const others = await endSessionsOf(write, actor.id, { but: session });
    await audit(write, {
      action: 'staff.password_changed',
      actor,
      subject: actor.id,
      after: { ended: others },
    });
    return others;
  });
  tookEffect(staff, actor.id);
  return { ended };
}

/** Ends one's sessions in other browsers: this one, or all. */
export async function endOwnSessions(
  staff: StaffStore,
  actor: Actor,
  session: string,
  only: string | undefined,
): Promise<{ ended: number }> {
  const ended = await staff.store.write(async (write) => {
    const others = await endSessionsOf(write, actor.id, { but: session, only });
    if (others > 0)
      await audit(write, {
        action: 'staff.sessions_ended',
        actor,
        subject: actor.id,
        after: { ended: others },
      });
    return others;
  });
  tookEffect(staff, actor.id);
  return { ended };
}
