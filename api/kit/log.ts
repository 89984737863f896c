import { type Logger, pino } from 'pino';

/** What must never stand in a log, wherever in an entry it is. */
const secret = ['password', 'token', 'secret', 'secretKey', 'authorization', 'cookie'];

/**
 * Makes the log: a JSON line an entry, on the error stream, so that the output stays for people.
 * @param level `info` and above by default; requests are told at `debug`.
 */
export const createLog = (level: string): Logger =>
  pino(
    {
      level,
      redact: {
        // A Stripe error carries the whole answer; its code and request id say enough.
        paths: [
          ...secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
          'err.raw',
          'err.headers',
        ],
        remove: true,
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
