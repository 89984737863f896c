/** What somebody without a script in their browser sees of a page. */
export interface SeenPage {
  status: number;
  /** Where it sends the browser on; null where it shows something. */
  location: string | null;
  headers: Headers;
  text: string;
  /** Where its link to go on leads; undefined where it has none. */
  onwards: string | undefined;
  /** The fields with what stands in them, as the browser would send them. */
  fields: Record<string, string>;
}

/** An account holder whose browser keeps cookies, and follows no redirect by itself. */
export interface Holder {
  open(url: string, form?: Record<string, string>): Promise<SeenPage>;
  /** Fills Stripe's form with test values and submits it, as often as more is asked. */
  complete(url: string): Promise<SeenPage>;
  /** Leaves Stripe's form for later. */
  leave(url: string): Promise<SeenPage>;
}

/** @param address the network address that a proxy of the app's says they come from */
export function holder(address = '198.51.100.7'): Holder {
  let cookie = '';

  const open: Holder['open'] = async (url, form) => {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { 'x-forwarded-for': address, ...(cookie && { cookie }) },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    const [set] = answer.headers.getSetCookie();
    if (set) cookie = set.split(';')[0] ?? '';
    const text = await answer.text();
    return {
      status: answer.status,
      location: answer.headers.get('location'),
      headers: answer.headers,
      text,
      onwards: /class="onwards" href="([^"]+)"/.exec(text)?.[1],
      fields: fieldsOf(text),
    };
  };

  return {
    open,
    async complete(url) {
      let page = await open(url);
      for (let round = 0; round < 3 && page.status === 200; round++) {
        const filled = await open(url, { ...page.fields, intent: 'match' });
        page = await open(url, { ...filled.fields, intent: 'submit' });
      }
      return page;
    },
    async leave(url) {
      const page = await open(url);
      return open(url, { ...page.fields, intent: 'leave' });
    },
  };
}

function fieldsOf(text: string): Record<string, string> {
  const inputs = [...text.matchAll(/<input [^>]*name="([^"]+)"[^>]*>/g)].map(([tag, name = '']) => [
    name,
    /type="checkbox"/.test(tag) && !/ checked/.test(tag)
      ? ''
      : (/value="([^"]*)"/.exec(tag)?.[1] ?? ''),
  ]);
  const selects = [...text.matchAll(/<select [^>]*name="([^"]+)"[^>]*>(.*?)<\/select>/gs)].map(
    ([, name = '', options = '']) => [name, /value="([^"]*)" selected/.exec(options)?.[1] ?? ''],
  );
  return Object.fromEntries([...inputs, ...selects]);
}
