import { isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

const loopback = /^(::1$|127\.)/;

/**
 * The network address a request comes from. A proxy on this machine is believed about whom it
 * speaks for; anyone else could claim to be anyone.
 */
export function clientAddress(c: Context): string {
  // A socket for both families writes an IPv4 address as an IPv6 one.
  const direct = (getConnInfo(c).remote.address ?? 'unknown').replace(/^::ffff:(?=\d+\.)/, '');
  if (!loopback.test(direct)) return direct;
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return forwarded && isIP(forwarded) ? forwarded : direct;
}
