import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { clientAddress, networkOf } from '../../../api/kit/address.ts';

const app = new Hono().get('/', (c) => c.text(clientAddress(c)));

/** The address found for a connection from `remote` that says `forwarded`. */
const found = async (remote: string | undefined, forwarded?: string) => {
  const headers: HeadersInit = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const env = { incoming: { socket: { remoteAddress: remote } } };
  return (await app.request('/', { headers }, env)).text();
};

test.each([
  ['without a proxy', '203.0.113.7', undefined, '203.0.113.7'],
  ['whatever one claims who is no proxy of ours', '203.0.113.7', '192.0.2.1', '203.0.113.7'],
  ['nor one whose address begins like ours', '::1234', '192.0.2.1', '::1234'],
  ['an IPv4 address on a socket for both', '::ffff:203.0.113.7', '192.0.2.1', '203.0.113.7'],
  ['from this machine itself', '127.0.0.1', undefined, '127.0.0.1'],
  ['through a proxy on this machine', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['through one by IPv6', '::1', '2001:db8::7', '2001:db8::7'],
  ['through one on a socket for both', '::ffff:127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['an IPv4 address that a proxy writes as IPv6', '::1', '::ffff:203.0.113.7', '203.0.113.7'],
  ['what the proxy itself saw', '::1', '192.0.2.1, 203.0.113.7', '203.0.113.7'],
  ['a proxy that says no address', '127.0.0.1', 'unknown', '127.0.0.1'],
  ['a connection that is gone', undefined, undefined, 'unknown'],
])('%s', async (_, remote, forwarded, address) => {
  expect(await found(remote, forwarded)).toBe(address);
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['unknown', 'unknown'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1::3:4:5:6:7:8', '1:0:3:4::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('who sends from %s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
