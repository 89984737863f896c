import { isIP, isIPv6 } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

const loopback = /^(::1$|127\.)/;

/**
 * The network address a request comes from. A proxy on this machine is believed about whom it
 * speaks for; anyone else could claim to be anyone.
 */
export function clientAddress(c: Context): string {
  const direct = plain(getConnInfo(c).remote.address ?? 'unknown');
  if (!loopback.test(direct)) return direct;
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return forwarded && isIP(forwarded) ? plain(forwarded) : direct;
}

/** A socket for both families writes an IPv4 address as an IPv6 one. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** Groups of an IPv6 address that name the network of one subscriber: the first 64 bits. */
const networkGroups = 4;

/**
 * What counts as one sender where senders are counted: an IPv4 address, or the network that one
 * IPv6 subscriber has, who is free to choose any address in it.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const groupsOf = (part = '') => part.split(':').filter(Boolean);
  const [head, tail] = address.replace(/%.*$/, '').split('::').map(groupsOf);
  const behind = tail ?? [];
  const left = Array<string>(Math.max(0, 8 - (head?.length ?? 0) - behind.length)).fill('0');
  const network = [...(head ?? []), ...left, ...behind].slice(0, networkGroups);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
