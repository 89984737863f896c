import { DAY, startOfDay } from '../engine/calendar.ts';
import type { Engine } from '../engine/engine.ts';
import { cast, type Trade } from './cast.ts';
import { Chance } from './chance.ts';
import { planCheckout } from './checkout-stories.ts';
import { DeliverySide } from './delivery-side.ts';
import { DisputeStories } from './dispute-stories.ts';
import { Enrolment } from './enrolment.ts';
import { HomeSide } from './home-side.ts';
import { giveLink, planForm } from './onboarding-stories.ts';
import { planFastMoney, planPayouts } from './payout-stories.ts';
import { PlatformProgram } from './platform-program.ts';
import { Timeline } from './timeline.ts';

const historyDays = 90;
const paymentsPerDay = 17.3;
const firstOrder = 9_600;
/** Its present is a whole number of these, so that two starts close together agree. */
const startStep = 600;
/** Business by day of the week, from Sunday. */
const weekRhythm = [1.1, 0.7, 0.75, 0.85, 1, 1.3, 1.3];
const deliveryShare = 0.58;

/**
 * Builds the demo world: 90 days of a US platform with a home-rental and a restaurant-delivery
 * side, up to now. Everything is done by calls to the engine at its time, so that whatever the
 * engine guarantees holds for the history too. The seed and the start time decide all of it.
 */
export function buildDemo(engine: Engine, seed: number): void {
  const end = engine.now() - (engine.now() % startStep);
  const chance = new Chance(seed);
  const timeline = new Timeline(end);
  const program = new PlatformProgram(engine, 'demo');
  const enrolment = new Enrolment(program, chance, timeline, end);
  const enrolled = cast.map((member, index) => enrolment.plan(member, index));
  const those = (trade: Trade) => enrolled.filter(({ member }) => member.trade === trade);

  const disputes = new DisputeStories(program, chance, timeline, end);
  const world = { program, chance, timeline, end, onPaid: disputes.consider };
  const homes = new HomeSide(world, those('home'));
  const deliveries = new DeliverySide(
    world,
    { restaurants: those('restaurant'), drivers: those('driver') },
    firstOrder,
  );
  for (let day = historyDays; day >= 0; day--) {
    const midnight = startOfDay(end) - day * DAY;
    for (let left = paymentsOn(chance, midnight, day); left > 0; left--) {
      if (chance.happens(deliveryShare)) deliveries.planOrder(midnight);
      else homes.planBooking(midnight);
    }
  }
  homes.planStories();
  deliveries.planStories();
  planPayouts(world, enrolled);
  planFastMoney(world, enrolled);
  planCheckout(world, those('home'), seed + 1);
  const joining = enrolled.findLast(({ member }) => member.onboarding === 'half onboarded')!;
  planForm(world, joining);
  timeline.run(engine);
  giveLink(program, joining.account);
}

/** How many payments a day has: growing over the history, by the rhythm of the week. */
function paymentsOn(chance: Chance, midnight: number, daysAgo: number): number {
  const growth = 1.4 - (0.8 * daysAgo) / historyDays;
  const weekday = new Date(midnight * 1000).getUTCDay();
  const luck = chance.whole(80, 120) / 100;
  return Math.round(paymentsPerDay * growth * weekRhythm[weekday]! * luck);
}
