import { type Logger, pino, type SerializedError } from 'pino';
import { z } from 'zod';

/** What must never stand in a log, wherever in an entry it is. */
const secret = ['password', 'token', 'secret', 'secretKey', 'authorization', 'cookie'];

/** What is told of an answer of Stripe's that is an error. */
const answer = z.object({
  type: z.string(),
  code: z.string().optional().catch(undefined),
  param: z.string().optional().catch(undefined),
  statusCode: z.number(),
  requestId: z.string().optional().catch(undefined),
});

/**
 * An error without what Stripe answered, which may repeat what was sent and so be about people: its
 * code, its parameter and the request's id say enough. A connection that failed has no answer.
 */
function withoutWords({ message, stack, cause, stripe, ...error }: SerializedError): object {
  const answered = answer.safeParse(error);
  // The message stands above the frames.
  const frames = stack.slice(stack.search(/\n +at /) + 1);
  if (answered.success) return { ...answered.data, stack: frames };
  return {
    ...error,
    // Our own error that only passes Stripe's words on.
    ...(stripe?.message === message ? { stack: frames } : { message, stack }),
    ...(cause ? { cause: withoutWords(cause as SerializedError) } : {}),
  };
}

/**
 * Makes the log: a JSON line an entry, on the error stream, so that the output stays for people.
 * @param level `info` and above by default; requests are told at `debug`.
 */
export const createLog = (level: string): Logger =>
  pino(
    {
      level,
      serializers: {
        err: (error: Error) => withoutWords(pino.stdSerializers.errWithCause(error)),
      },
      redact: {
        paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        remove: true,
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
