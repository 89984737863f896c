import { connect } from 'node:net';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

let sandbox: SandboxForTest;
/** What the sandbox wrote to stderr: it does so when it fails. */
const complaints: string[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({ log: (line) => complaints.push(line) });
});
afterAll(() => sandbox.stop());

/** One byte to each character of these texts. */
const bytes = (text: string) => Buffer.from(text, 'latin1');

const KEY = 'Authorization: Bearer sk_test_any\r\n';
const HOST = 'Host: 127.0.0.1\r\nConnection: close\r\n';
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n';
const JSON_TYPE = 'Content-Type: application/json\r\n';
const PARTS = 'Content-Type: multipart/form-data; boundary=b\r\n';

const asked = (method: string, path: string, headers = '') =>
  bytes(`${method} ${path} HTTP/1.1\r\n${HOST}${KEY}${headers}\r\n`);
const get = (path: string, headers = '') => asked('GET', path, headers);
const post = (body: string, headers = FORM, path = '/v1/accounts') =>
  bytes(
    `POST ${path} HTTP/1.1\r\n${HOST}${KEY}${headers}Content-Length: ${body.length}\r\n\r\n${body}`,
  );
const keyed = (key: string) => post('type=express', `${FORM}Idempotency-Key: ${key}\r\n`);
const withKey = (authorization: string) =>
  bytes(`GET /v1/balance HTTP/1.1\r\n${HOST}Authorization: ${authorization}\r\n\r\n`);
const hosted = (headers: string) => bytes(`GET /v1/balance HTTP/1.1\r\n${headers}${KEY}\r\n`);
const chunked = (chunks: string) =>
  bytes(
    `POST /v1/accounts HTTP/1.1\r\n${HOST}${KEY}${FORM}Transfer-Encoding: chunked\r\n\r\n${chunks}`,
  );
const part = (head: string, body = '1') =>
  post(`--b\r\n${head}\r\n\r\n${body}\r\n--b--\r\n`, PARTS);
const named = (name: string) => `content-disposition: form-data; name="${name}"`;

type Ending = 'end' | 'reset' | 'when answered';

/** What a connection that sends these bytes is answered until it is closed, by either side. */
function answerTo(sent: Uint8Array, ending?: Ending): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(sandbox.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (data: string) => {
      answer += data;
      if (ending === 'when answered') socket.end();
    });
    // The server may close while it is still being sent to.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(answer));
    socket.write(sent, () => {
      if (ending === 'reset') socket.resetAndDestroy();
      if (ending === 'end') socket.end();
    });
  });
}

const statusOf = (answer: string) => Number(answer.split(' ')[1]);

interface Row {
  sent: Buffer;
  status: number;
  says: string;
  ending?: Ending;
}
const row = (what: string, sent: Buffer, status: number, says: string, ending?: Ending) =>
  [what, { sent, status, says, ...(ending && { ending }) }] as [string, Row];

const NOT_HTTP = 'this is not well-formed HTTP';
const NOT_A_FORM = 'check that your POST content type is application/x-www-form-urlencoded';
const UNRECOGNIZED = 'Unrecognized request URL';
const TOO_LONG = 'The URL or the headers are too long';
const NO_KEY = 'You did not provide an API key';
const NO_PARTS = 'the body is not valid multipart/form-data';
const ESCAPES = 'is not percent-encoded UTF-8';

test.each<[string, Row]>([
  row('a body that is no UTF-8', post('email=\xff\xfe'), 400, 'the body is not valid UTF-8'),
  row('a compressed body', post('\x1f\x8b', `${FORM}Content-Encoding: gzip\r\n`), 400, 'UTF-8'),
  row('a URL of raw bytes', get('/v1/charges/\xff'), 400, NOT_HTTP),
  row('a bad escape in a path', get('/v1/charges/%zz'), 404, UNRECOGNIZED),
  row('half an escape in a path', get('/v1/charges/%'), 404, UNRECOGNIZED),
  row('an escape that is no UTF-8 in a path', get('/v1/charges/%ff'), 404, 'No such charge'),
  row('NUL in a path', get('/v1/charges/%00'), 404, 'No such charge'),
  row('a bad escape in a query', get('/v1/charges?limit=%zz'), 400, ESCAPES),
  row('an escape that is no UTF-8 in a query', get('/v1/charges?limit=%ff'), 400, ESCAPES),
  row('a bad escape in a form', post('metadata=%E0%A4%A'), 400, ESCAPES),
  row('NUL where a number is due', post('amount=1%00', FORM, '/v1/topups'), 400, 'Invalid integer'),
  row('NUL in a name', post('a%00=1'), 400, 'unknown parameter'),
  row('a bracket that does not close', get('/v1/charges?a[b=1'), 400, "parameter name 'a[b'"),
  row('a value and a hash', post('type=1&type[a]=2'), 400, 'is both value and hash'),
  row('a hash for a word', post('type[a]=1'), 400, 'Invalid string'),
  row('one key twice, the last counting', post('type=express&type=none'), 400, 'Invalid type'),
  row('deep nesting', post(`a${'[b]'.repeat(100_000)}=1`), 400, 'nests too deeply'),
  row('100,000 parameters', post('a=1&'.repeat(100_000)), 400, 'more than 2000 parameters'),
  row('a huge value', post(`email=${'x'.repeat(1_900_000)}`), 400, 'at most 5000 characters'),
  row(
    'a huge number',
    post(`amount=${'9'.repeat(100_000)}`, FORM, '/v1/topups'),
    400,
    'Invalid integer',
  ),
  row('a sparse list', post('expand[99999999999]=a'), 400, 'cannot be expanded'),
  row('a body over the limit', post('x'.repeat(3_000_000)), 413, 'Request body too large'),
  row(
    'one in chunks',
    chunked(`2dc6c0\r\n${'x'.repeat(3_000_000)}\r\n0\r\n\r\n`),
    413,
    'too large',
  ),
  row(
    'one only announced',
    asked('POST', '/v1/accounts', `${FORM}Content-Length: 99999999999\r\n`),
    413,
    'too large',
  ),

  row('JSON', post('{"type":"express"}', JSON_TYPE), 400, NOT_A_FORM),
  row('malformed JSON', post('{"type":', JSON_TYPE), 400, NOT_A_FORM),
  row('JSON for version 2', post('{}', JSON_TYPE, '/v2/core/accounts'), 404, UNRECOGNIZED),
  row('XML', post('<a/>', 'Content-Type: text/xml\r\n'), 400, NOT_A_FORM),
  row('no type that there is', post('a=1', 'Content-Type: ;;;\r\n'), 400, NOT_A_FORM),
  row(
    'almost a form',
    post('a=1', 'Content-Type: application/x-www-form-urlencoded-not\r\n'),
    400,
    NOT_A_FORM,
  ),
  row(
    'parts without a boundary',
    post('a', 'Content-Type: multipart/form-data\r\n'),
    400,
    NO_PARTS,
  ),
  row('parts that end early', post('--b\r\nfoo', PARTS), 400, NO_PARTS),
  row('a part with a bad name', part(named('a[b')), 400, "parameter name 'a[b'"),
  row('a part with a name that is no UTF-8', part(named('\xed\xa0\x80')), 400, 'unknown parameter'),

  row('an unknown path', get('/v1/nothing'), 404, UNRECOGNIZED),
  row('another path', get('/elsewhere'), 404, UNRECOGNIZED),
  row('no id', get('/v1/charges/'), 404, 'remove the trailing slash'),
  row('two slashes', get('//v1/balance'), 404, UNRECOGNIZED),
  row('a backslash', get('/v1\\balance'), 400, 'Backslash in request path'),
  ...['PUT', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'CONNECT'].map((method) =>
    row(method, asked(method, '/v1/balance'), 404, `${UNRECOGNIZED} (${method}: /v1/balance)`),
  ),
  row('a method that nobody knows', asked('FETCH', '/v1/balance'), 400, NOT_HTTP),
  row('every path', asked('OPTIONS', '*'), 400, 'Invalid URL'),

  row('no key', bytes(`GET /v1/balance HTTP/1.1\r\n${HOST}\r\n`), 401, NO_KEY),
  row('an empty key', withKey('Bearer '), 401, NO_KEY),
  row('a key of bytes', withKey('\xff\xfe'), 401, NO_KEY),
  row('a Basic key that is no base64', withKey('Basic !!!!'), 401, NO_KEY),
  row(
    'a long key',
    withKey(`Bearer ${'y'.repeat(8000)}`),
    401,
    'Invalid API Key provided: ****yyyy',
  ),
  row(
    'an account of bytes',
    get('/v1/balance', 'Stripe-Account: \xff%00\r\n'),
    403,
    'does not have access',
  ),
  row(
    'two accounts',
    get('/v1/balance', 'Stripe-Account: acct_1\r\nStripe-Account: acct_2\r\n'),
    403,
    'acct_1, acct_2',
  ),
  row(
    'an account that JavaScript knows',
    get('/v1/balance', 'Stripe-Account: __proto__\r\n'),
    403,
    '__proto__',
  ),
  row(
    'a version of bytes',
    get('/v1/balance', 'Stripe-Version: \xff\r\n'),
    400,
    'Invalid Stripe API version',
  ),
  row(
    'two versions',
    get('/v1/balance', 'Stripe-Version: 2024-01-01\r\nStripe-Version: 2025-01-01\r\n'),
    400,
    'Invalid Stripe API version',
  ),
  row('a long idempotency key', keyed('k'.repeat(256)), 400, 'at most 255 characters'),
  row('another host', hosted('Host: [\r\nConnection: close\r\n'), 400, 'Invalid URL'),
  row(
    'a host that almost is an address',
    hosted('Host: 127.-.0.1\r\nConnection: close\r\n'),
    400,
    'Invalid host',
  ),
  row('no host', hosted('Connection: close\r\n'), 400, 'Missing host header'),

  row('no HTTP at all', bytes('\x16\x03\x01garbage\r\n\r\n'), 400, NOT_HTTP),
  row('another HTTP', bytes('GET / HTTP/9.9\r\n\r\n'), 400, NOT_HTTP),
  row('a long URL', get(`/v1/balance?a=${'x'.repeat(20_000)}`), 431, TOO_LONG),
  row('a long header', get('/v1/balance', `X-A: ${'x'.repeat(20_000)}\r\n`), 431, TOO_LONG),
  row('many headers', get('/v1/balance', 'X-A: b\r\n'.repeat(3000)), 431, TOO_LONG),
  row(
    'two lengths',
    asked('POST', '/v1/accounts', 'Content-Length: 5\r\nContent-Length: 6\r\n'),
    400,
    NOT_HTTP,
  ),
  row('a negative length', asked('POST', '/v1/accounts', 'Content-Length: -5\r\n'), 400, NOT_HTTP),
  row('a bad chunk', chunked('zz\r\n'), 400, NOT_HTTP),
  row('an expectation', get('/v1/balance', 'Expect: wonders\r\n'), 417, 'unknown expectation'),

  row('half a head', bytes('POST /v1/acc'), 400, NOT_HTTP, 'end'),
  row(
    'half a body',
    asked('POST', '/v1/accounts', `${FORM}Content-Length: 50\r\n`),
    400,
    NOT_HTTP,
    'end',
  ),
  row(
    'half a file',
    asked('POST', '/v1/files', `${PARTS}Content-Length: 50\r\n`),
    400,
    NOT_HTTP,
    'end',
  ),
  row('half a chunk', chunked('50\r\nab'), 400, NOT_HTTP, 'end'),
])('%s is refused in Stripe’s shape', async (_, { sent, status, says, ending }) => {
  const answer = await answerTo(sent, ending);
  expect(statusOf(answer), answer).toBe(status);
  expect(answer).toMatch(/\r\nrequest-id: req_\w{14}\r\n/i);
  const { error } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as {
    error: Stripe.StripeRawError;
  };
  expect(error.type).toBe('invalid_request_error');
  expect(error.message).toContain(says);
});

test.each(['\xff\xfe', '__proto__', "'; DROP TABLE object; --"])(
  'any other idempotency key is one: %s',
  async (key) => {
    const [first, again] = [await answerTo(keyed(key)), await answerTo(keyed(key))];
    expect(statusOf(first)).toBe(200);
    expect(again).toContain('\r\nidempotent-replayed: true\r\n');
  },
);

test('whatever bytes are changed in a request, the answer is none of a failure', async () => {
  const requests = [
    {
      head: `POST /v1/accounts HTTP/1.1\r\n${HOST}${KEY}${FORM}`,
      body: 'type=express&metadata[a]=b',
    },
    {
      head: `POST /v1/files HTTP/1.1\r\n${HOST}${KEY}${PARTS}`,
      body: `--b\r\n${named('purpose')}\r\n\r\nidentity_document\r\n--b--\r\n`,
    },
    {
      head: `POST /_sandbox/faults HTTP/1.1\r\n${HOST}${JSON_TYPE}`,
      body: '{"path":"/v1/refunds"}',
    },
    { head: `GET /v1/charges?limit=3&created[gte]=5 HTTP/1.1\r\n${HOST}${KEY}`, body: '' },
  ];
  const change = fc.tuple(fc.nat(300), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...requests),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async ({ head, body }, changes) => {
        const changed = bytes(head + body);
        for (const [at, byte] of changes) changed[at % changed.length] = byte;
        const length = bytes(`Content-Length: ${body.length}\r\n\r\n`);
        const [before, after] = [changed.subarray(0, head.length), changed.subarray(head.length)];
        const answer = await answerTo(Buffer.concat([before, length, after]), 'when answered');
        expect([200, 400, 401, 403, 404], answer).toContain(statusOf(answer));
      },
    ),
    { numRuns: 200, seed: 20_261_121 },
  );
});

test('who hangs up in the middle leaves nothing behind', async () => {
  const before = (await sandbox.stripe.accounts.list({ limit: 100 })).data.length;
  const half = asked('POST', '/v1/accounts', `${FORM}Content-Length: 50\r\n`);
  await Promise.all(Array.from({ length: 20 }, () => answerTo(half, 'reset')));
  expect((await sandbox.stripe.accounts.list({ limit: 100 })).data.length).toBe(before);
});

test('none of it was a failure to be told of', () => {
  expect(complaints).toEqual([]);
});
