import type { Env } from 'hono';
import { clientAddress, networkOf } from '../kit/address.ts';
import { AppError } from '../kit/errors.ts';
import type { LinkRates } from '../onboarding/rates.ts';
import { declaring } from '../staff/permission.ts';
import type { TokenPermission } from './rules.ts';
import type { TokenSeen, Tokens } from './tokens.ts';

/** Behind `bearer` there always is a token. */
export interface TokenEnv extends Env {
  Variables: { requestId: string; token: TokenSeen };
}

/** What checking a token works with. */
export interface TokenServices {
  readonly tokens: Tokens;
  readonly rates: LinkRates;
}

/**
 * A route for programs that show an access token with this permission
 * (`Authorization: Bearer countinghouse_…`); a session's cookie opens nothing here.
 * @throws AppError 401 `token_not_valid`, 429 `too_many_requests` after many that were not valid
 */
export const bearer = ({ tokens, rates }: TokenServices, permission: TokenPermission) =>
  declaring<TokenEnv>('token', async (c, next) => {
    const [, shown = ''] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    const token = shown === '' ? undefined : await tokens.find(shown);
    if (token?.permission !== permission) {
      await rates.count('network', networkOf(clientAddress(c)));
      c.header('www-authenticate', 'Bearer');
      throw new AppError(
        401,
        'token_not_valid',
        `This needs an access token with the permission ${permission}, sent as "Authorization: Bearer …". An admin makes one in the settings.`,
      );
    }
    c.set('token', token);
    await next();
  });
