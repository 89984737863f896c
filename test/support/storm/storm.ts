import pLimit from 'p-limit';
import type { AuditCheck } from '../../../api/audit/audit.ts';
import type { LoggedRequest } from '../../../api/sandbox/http/request-log.ts';
import type { Chance } from '../../../api/sandbox/world/chance.ts';
import { type AppForTest, startApp } from '../app.ts';
import { eventually } from '../eventually.ts';
import { startSandbox } from '../sandbox.ts';
import { effectMistakes, moneyMistakes, readHoldings, snapshotMistakes } from './books.ts';
import { type JournaledStep, readJournal, sentAndUnanswered, writesTo } from './journal.ts';
import { arrivedPayoutsFor, makeOrders, type Order } from './orders.ts';
import { closeAsNotDone, type Placed, place, roles } from './people.ts';
import { setScene } from './scene.ts';
import { bringWeather } from './weather.ts';

/** How large a storm is. The same seed orders the same things and the same faults. */
export interface StormTerms {
  readonly seed: number;
  readonly orders: number;
  readonly kills: number;
  /** How many people order at once. */
  readonly people: number;
  readonly sellers: number;
  readonly timeouts: boolean;
}

/** What a storm has shown. */
export interface Aftermath {
  /** Whatever is not as it has to be; none in a product that works. */
  readonly mistakes: readonly string[];
  readonly kills: number;
  /** How many kills left steps that Stripe was sent and whose answers nobody had got. */
  readonly killsUnanswered: number;
  /** How many steps those were in all. */
  readonly stepsUnanswered: number;
  /** How many operations ended so. */
  readonly ends: Readonly<Record<string, number>>;
  readonly kinds: readonly string[];
  /** How many orders Stripe's state had ruled out by the time that they were made. */
  readonly ruledOut: number;
  readonly faultsStruck: number;
  readonly closedByPeople: number;
}

const countBy = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** Parts that differ in size by one at most. */
const inParts = <T>(list: readonly T[], parts: number): T[][] =>
  Array.from({ length: parts }, (_, n) =>
    list.slice(Math.round((n * list.length) / parts), Math.round(((n + 1) * list.length) / parts)),
  );

/** Seconds after which a request is not being executed any more, by Stripe's clock, and one more. */
const executedBy = 15 * 60 + 1;

const longestEnd = 120_000;

const isFinished = ({ ends }: JournaledStep): boolean =>
  ['succeeded', 'partly_done', 'refused'].includes(ends);

/** Waits until no unfinished step is left but those that are excused; gives these. */
const allFinishedBut = (
  app: AppForTest,
  isExcused: (step: JournaledStep) => boolean,
): Promise<JournaledStep[]> =>
  eventually(() => {
    const open = readJournal(app).filter((step) => !isFinished(step));
    const [first] = open.filter((step) => !isExcused(step));
    if (first) throw new Error(`${first.kind} ${first.operation} does not end: ${first.ends}`);
    return open;
  }, longestEnd);

/** A storm that goes on, and what has been seen of it. */
class Storm {
  readonly #app: AppForTest;
  readonly #terms: StormTerms;
  readonly #writes = new Map<string, LoggedRequest>();
  /** The faults that are kept for a key although nothing has been done. */
  readonly #kept = new Set<number>();
  readonly placed: Placed[] = [];
  readonly mistakes: string[] = [];
  killsUnanswered = 0;
  stepsUnanswered = 0;
  faultsStruck = 0;
  closedByPeople = 0;

  constructor(app: AppForTest, terms: StormTerms) {
    this.#app = app;
    this.#terms = terms;
  }

  /** Everything that the pipeline has written so far, with what became of it. */
  async writes(): Promise<LoggedRequest[]> {
    for (const write of await writesTo(this.#app.sandbox)) this.#writes.set(write.requestId, write);
    return [...this.#writes.values()];
  }

  async begin(seed: number) {
    const { timeouts } = this.#terms;
    this.#kept.add(await bringWeather(this.#app.sandbox, { seed, timeouts }));
  }

  async end() {
    const { sandbox } = this.#app;
    for (const { struck } of await sandbox.faults()) this.faultsStruck += struck;
    await sandbox.clearFaults();
  }

  /** Has people order all of this; resolves when they have, however often the app is killed. */
  async order(orders: readonly Order[]): Promise<void> {
    const people = pLimit(this.#terms.people);
    await people.map(orders, async (order) => {
      try {
        this.placed.push(await place(this.#app, order));
      } catch (error) {
        this.mistakes.push(`${order.kind} could not be ordered: ${error}`);
      }
    });
  }

  /** The steps that were sent and whose answers the journal does not know. */
  async #unanswered(): Promise<JournaledStep[]> {
    return sentAndUnanswered(readJournal(this.#app), await this.writes());
  }

  /**
   * Kills the app once it has written so often, or `orderedAll` has come.
   * @param aimed whether that has to be while an answer is due.
   */
  async kill(afterWrites: number, orderedAll: Promise<void>, aimed: boolean) {
    const before = (await this.writes()).length;
    let hasOrderedAll = false;
    void orderedAll.then(() => {
      hasOrderedAll = true;
    });
    await eventually(async () => {
      const written = (await this.writes()).length - before;
      const isTime = written >= afterWrites && (!aimed || (await this.#unanswered()).length > 0);
      if (!isTime && !hasOrderedAll) throw new Error(`${written} of ${afterWrites} writes`);
    }, longestEnd);
    await this.#app.kill();
    const unanswered = await this.#unanswered();
    if (unanswered.length > 0) this.killsUnanswered += 1;
    this.stepsUnanswered += unanswered.length;
    await this.end();
  }

  restart = (): Promise<void> => this.#app.restart();

  /** Waits for every operation's end; people close what nobody else can find out. */
  async settle() {
    const app = this.#app;
    const struck = new Set(
      (await this.writes())
        .filter(({ fault }) => fault !== null && this.#kept.has(fault))
        .map(({ idempotencyKey }) => idempotencyKey),
    );
    const isStruck = ({ key }: JournaledStep) => struck.has(key);
    // Another operation may wait for the object of one that was struck.
    const open = await allFinishedBut(app, (step) => isStruck(step) || step.attempts === 0);
    const inDoubt = open.filter((step) => isStruck(step) && step.status === 'unknown');
    if (inDoubt.length > 0) await this.#closeByHand(inDoubt);
    await allFinishedBut(app, () => false);
  }

  async #closeByHand(inDoubt: readonly JournaledStep[]) {
    const app = this.#app;
    const sent = (await this.writes()).length;
    await app.restart();
    await eventually(async () => {
      const again = new Set((await this.writes()).slice(sent).map((write) => write.idempotencyKey));
      const missing = inDoubt.find(({ key }) => !again.has(key));
      if (missing) throw new Error(`${missing.key} is not sent again`);
    }, longestEnd);
    await app.sandbox.advance(executedBy);
    await eventually(() => {
      const [first] = readJournal(app).filter((step) => !isFinished(step) && !step.needsPerson);
      const isAsked = first === undefined || first.attempts === 0;
      if (!isAsked) throw new Error(`${first.kind} ${first.operation} asks nobody`);
    }, longestEnd);
    for (const { operation } of inDoubt) await closeAsNotDone(app, operation);
    this.closedByPeople += inDoubt.length;
  }
}

/** What no kill may break: the chain of what has been put on record. */
async function trailMistakes(app: AppForTest): Promise<string[]> {
  const admin = await app.as('admin');
  const { intact, brokenAt } = await admin.read<AuditCheck>('/api/audit/verify');
  return intact ? [] : [`The audit trail is broken at ${brokenAt}`];
}

async function rage(app: AppForTest, orders: readonly Order[], terms: StormTerms, chance: Chance) {
  const before = await readHoldings(app.sandbox);
  const storm = new Storm(app, terms);
  const ordered: Promise<void>[] = [];
  for (const [n, part] of inParts(orders, terms.kills).entries()) {
    await storm.begin(terms.seed + n);
    const orderedPart = storm.order(part);
    ordered.push(orderedPart);
    // Every other one at any moment, whatever is under way then.
    await storm.kill(chance.whole(1, part.length), orderedPart, n % 2 === 0);
    await storm.restart();
  }
  await Promise.all(ordered);
  await storm.settle();
  const steps = readJournal(app);
  const { placed } = storm;
  const after = await readHoldings(app.sandbox);
  const mistakes = [
    ...storm.mistakes,
    ...(await effectMistakes(app.sandbox, steps, await storm.writes())),
    ...moneyMistakes(before, after, placed, steps),
    ...(await snapshotMistakes(app)),
    ...(await trailMistakes(app)),
  ];
  const operations = new Map(steps.map((step) => [step.operation, step]));
  const { killsUnanswered, stepsUnanswered, faultsStruck, closedByPeople } = storm;
  return {
    mistakes,
    kills: terms.kills,
    killsUnanswered,
    stepsUnanswered,
    ends: countBy([...operations.values()].map(({ ends }) => ends)),
    kinds: Object.keys(countBy([...operations.values()].map(({ kind }) => kind))).sort(),
    ruledOut: placed.filter(({ operation }) => operation === null).length,
    faultsStruck,
    closedByPeople,
  };
}

/** What a storm has shown, for people to read. */
export function wordsOf(aftermath: Aftermath): { what: string; figure: string }[] {
  const { kills, killsUnanswered, stepsUnanswered, ends, faultsStruck } = aftermath;
  const endings = Object.entries(ends).map(([status, count]) => `${count} ${status}`);
  return [
    { what: 'operations of a storm, as they ended', figure: endings.join(', ') },
    { what: 'orders that others had ruled out', figure: `${aftermath.ruledOut}` },
    {
      what: 'kills that left steps sent and unanswered',
      figure: `${killsUnanswered} of ${kills}, ${stepsUnanswered} steps`,
    },
    { what: 'faults that struck', figure: `${faultsStruck}` },
    { what: 'closed by people, as nobody else could tell', figure: `${aftermath.closedByPeople}` },
    {
      what: 'lost, done twice, or with money that does not match',
      figure: `${aftermath.mistakes.length}`,
    },
  ];
}

/**
 * Has people order all sorts of things from an app that is killed again and again and speaks to a
 * Stripe that fails in every way it can, and compares in the end what was said with what was done.
 */
export async function goThroughStorm(terms: StormTerms): Promise<Aftermath> {
  const sandbox = await startSandbox();
  let app: AppForTest | undefined;
  try {
    const arrivedPayouts = arrivedPayoutsFor(terms.orders);
    const scene = await setScene(sandbox, { ...terms, arrivedPayouts });
    const orders = await makeOrders(scene, terms.orders);
    app = await startApp({ sandbox, env: { LOG_LEVEL: 'silent' } });
    for (const role of roles) await app.as(role);
    return await rage(app, orders, terms, scene.chance);
  } finally {
    await app?.stop();
    await sandbox.stop();
  }
}
