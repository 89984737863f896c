import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { apiVersion } from '../../api/stripe/gateway.ts';
import { keyPermissions } from '../../api/stripe/permissions.ts';
import { connectEventTypes, platformEventTypes } from '../../api/sync/event-types.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { sourceFiles } from '../support/source.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [, section = ''] = /^## Connecting a real Stripe$(.*?)^## /ms.exec(readme) ?? [];

/** The words of the first indented block after a sentence of the section. */
function blockAfter(sentence: string): string[] {
  const after = section.slice(section.indexOf(sentence) + sentence.length);
  const [block = ''] = /(^ {4}.*\n)+/m.exec(after) ?? [];
  return block.trim().split(/\s+/);
}

describe('the README asks for', () => {
  test('exactly the permissions that are checked at the start', () => {
    const rows = section.split('\n').filter((line) => line.startsWith('| '));
    expect(rows.slice(1)).toEqual(
      keyPermissions.map(
        ({ resource, access, of, without }) =>
          `| ${resource} | ${access} | ${of === 'platform' ? 'platform' : 'connected accounts'} | ${without} |`,
      ),
    );
  });

  test('exactly the events that the endpoints of a sandbox are registered for', () => {
    expect(blockAfter('One is for events on your account:')).toEqual(platformEventTypes);
    expect(blockAfter('The other is for events on connected accounts:')).toEqual(connectEventTypes);
  });

  test('the API version that every request has', () => {
    expect(section).toContain(`API version ${apiVersion}`);
  });
});

test('the endpoints are sent every event of an object that is kept, or that tells of an account', () => {
  const types = readFileSync(
    new URL('../../node_modules/stripe/cjs/resources/Events.d.ts', import.meta.url),
    'utf8',
  );
  const wanted = [...types.matchAll(/ type: '([\w.]+)';.*?\bobject: ([\w.]+);/gs)].filter(
    ([, , object = '']) => {
      // `Checkout.Session` is of the kind `checkout.session`, `FeeRefund` of `fee_refund`.
      const kind = object.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
      return (
        ['application', 'person'].includes(kind) || snapshots.some((each) => each.kind === kind)
      );
    },
  );
  const sent = new Set<string | undefined>([...platformEventTypes, ...connectEventTypes]);
  expect(wanted.map(([, type]) => type).sort()).toEqual([...sent].sort());
});

describe('the permissions are', () => {
  const app = sourceFiles().filter(({ path }) => /^api\/(?!sandbox\/)/.test(path));
  const asked = (calls: RegExp) =>
    new Set(app.flatMap(({ text }) => [...text.matchAll(calls)].map(([, what]) => what)));
  const named = (access: 'read' | 'write') =>
    new Set(keyPermissions.filter((each) => each.access === access).flatMap(({ calls }) => calls));

  test('for whatever is read anywhere, and for nothing else', () => {
    const read = asked(/\bclient\.(\w+)(?:\.\w+)?\.(?:list|retrieve)\w*\(/g);
    // Only a sandbox’s endpoints are made and looked for by the product itself.
    read.delete('webhookEndpoints');
    expect([...read].sort()).toEqual([...named('read')].sort());
  });

  test('for whatever staff order, and for nothing else', () => {
    const ordered = asked(/\bpath: ['`](\/v1\/[\w/]+)/g);
    // A file is sent by the client's own method, in parts.
    if (app.some(({ text }) => text.includes('client.files.create('))) ordered.add('/v1/files');
    for (const path of ordered) if (path?.startsWith('/v1/webhook_endpoints')) ordered.delete(path);
    expect([...ordered].sort()).toEqual([...named('write')].sort());
  });

  test('named for every kind that is kept', () => {
    const kinds = keyPermissions.flatMap((each) => each.kinds);
    for (const { kind } of snapshots) expect(kinds).toContain(kind);
  });
});
