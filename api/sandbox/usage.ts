import type { Declaration } from './engine/setting-kinds.ts';
import { declaredSettings, settingNames } from './engine/settings.ts';
import { type ShownParam, shownSimulations } from './resources/simulations.ts';

const options = `A local Stripe: what the official client sends to it is answered as Stripe would.

Usage: npm run sandbox -- [options]
  --port N               port on 127.0.0.1; 0 takes a free one (default 12111)
  --data FILE            where its data is kept, or :memory:; a file that holds a world goes on
                         with it (default :memory:, and data/sandbox/SCALE-SEED.db for medium and
                         large)
  --seed N               decides every id and figure of the world (default 1)
  --scale NAME           the world to begin with: empty, demo (default), medium (2,000 accounts and
                         100,000 payments; 1.1 GB) or large (100,000 accounts, 500,000 charges and
                         800,000 transfers; 6 GB), of which the last take minutes to generate once
  --trickle SECONDS      a new payment every so many seconds, or off (default)
  --set NAME=VALUE       a setting of the world, kept with it; may be given several times
  --webhook URL          sends the platform's events there, and tells the signing secret
  --connect-webhook URL  sends connected accounts' events there; both may be given several times
  --child                for programs that start it: tells its address, its key and the signing
                         secrets as one line of JSON, and ends when its standard input does
  --help                 this text`;

const control = `Control routes, under /_sandbox, in JSON; for programs of this machine:
  GET    /                  the console: a page for all of this
  GET    /clock             {"now"} in Unix seconds
  POST   /clock/advance     {"seconds"} or {"to": "next_due"}: what falls due until then happens in
                            its order
  GET    /due               what falls due next; ?limit=
  GET    /faults            what was ordered, and how often each struck
  POST   /faults            {"path"} as /v1/refunds or /v1/**, and "method"; what happens: "status"
                            with "error", "stored", "effect", "reason"; "delayMs"; "drop" before,
                            after or during the answer; how often: "times", "probability", "seed"
  DELETE /faults            all of them
  DELETE /faults/:id        one of them
  GET    /rate-limit        the limits
  POST   /rate-limit        {"perSecond", "perEndpoint"}, null for none; {"perResource": true}
                            for those that Stripe states for search, files, payouts, new accounts
                            and updates of a payment intent
  GET    /settings          each with its value, default and meaning
  POST   /settings          {"name": value, …}
  DELETE /settings          all back to their defaults
  DELETE /settings/:name    one back to its default
  GET    /webhooks          how deliveries are disturbed
  POST   /webhooks          {"duplicates", "loss"} as shares, {"reordering", "delaySeconds", "seed"}
  GET    /deliveries        the endpoints with what is being sent to them, and how it went
  POST   /deliveries        {"event", "endpoint"} by their ids: sends it once more
  GET    /links             Checkout Sessions and account links that are open
  GET    /requests          what it was asked, with idempotency keys; ?path=, ?contains=,
                            ?method= and ?limit=
  GET    /simulate          what else can happen, with the parameters of each
  POST   /simulate/:what    lets it happen: those below
  POST   /reset             a new world: {"seed", "scale": "empty" or "demo", "settings"}`;

const simulationsTitle = `Simulations of what people and banks do, POST /_sandbox/simulate/NAME
(with * what must be sent):`;

const settingsTitle = `Settings, each with its default; --set and POST /_sandbox/settings change them
(those marked * only when a world is made):`;

const width = 100;
const indent = '      ';

/** The text of `--help`: options, control routes, every simulation and every setting. */
export function usage(): string {
  const settings = settingNames.map((name) => {
    const { usual, takes, meaning, ofNewWorld } = declaredSettings[name] as Declaration<unknown>;
    return `  ${name}${ofNewWorld ? '*' : ''}=${shown(usual)}\n${wrapped(`${meaning} (${takes})`)}`;
  });
  const simulations = shownSimulations().map(
    ({ name, meaning, params }) => `  ${name} ${namesOf(params)}\n${wrapped(meaning)}`,
  );
  return [
    options,
    control,
    `${simulationsTitle}\n${simulations.join('\n')}`,
    `${settingsTitle}\n${settings.join('\n')}`,
  ].join('\n\n');
}

/** What a simulation takes; of what is too long for a line, only how much. */
function namesOf(params: readonly ShownParam[]): string {
  if (params.length > 10) return `(${params.length} parameters: GET /_sandbox/simulate tells them)`;
  return `{${params.map(({ name, required }) => `"${name}"${required ? '*' : ''}`).join(', ')}}`;
}

/** A value as `--set` takes it; what is too long for a line is only counted. */
function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const count = Object.keys(value).length;
  if (count > 10) return `(${count} of them: GET /_sandbox/settings shows them)`;
  return Array.isArray(value) ? value.join(',') : JSON.stringify(value);
}

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (indent.length + line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => indent + line).join('\n');
}
