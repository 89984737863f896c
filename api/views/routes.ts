import { type Context, Hono } from 'hono';
import type { Services } from '../context.ts';
import { validate } from '../kit/validate.ts';
import { type StaffEnv, signedIn } from '../staff/permission.ts';
import { actorOf } from '../staff/services.ts';
import { defaultInput, viewChange, viewInput, viewsQuery } from './inputs.ts';
import { type Asking, changeView, chooseDefault, removeView, saveView, viewsOf } from './views.ts';

const asking = (c: Context<StaffEnv>): Asking => ({ staff: c.var.staff, actor: actorOf(c) });

/**
 * `/api/views`: the ways to look at a list that somebody keeps, for themselves or, with
 * `view:share`, for everybody who sees the list. Which list it is decides who may see them.
 */
export const viewRoutes = ({ store }: Services) =>
  new Hono<StaffEnv>()
    .get('/', signedIn(), validate('query', viewsQuery), async (c) =>
      c.json({ data: await viewsOf(store, c.req.valid('query').list, c.var.staff) }),
    )
    .post('/', signedIn(), validate('json', viewInput), async (c) =>
      c.json({ data: await saveView(store, c.req.valid('json'), asking(c)) }, 201),
    )
    .post('/default', signedIn(), validate('json', defaultInput), async (c) => {
      const { list, view } = c.req.valid('json');
      await chooseDefault(store, list, view, c.var.staff);
      return c.json({ data: { view } });
    })
    .post('/:id', signedIn(), validate('json', viewChange), async (c) => {
      const id = c.req.param('id');
      await changeView(store, id, c.req.valid('json'), asking(c));
      return c.json({ data: { id } });
    })
    .post('/:id/remove', signedIn(), async (c) => {
      const id = c.req.param('id');
      await removeView(store, id, asking(c));
      return c.json({ data: { id } });
    });
