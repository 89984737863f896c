/**
 * Shortens an id in its middle, keeping the prefix that says what it is: `ch_3Px…9kQ2`. What is no
 * id, such as an e-mail address, stays whole.
 */
export function shortId(id: string): string {
  const start = id.indexOf('_') + 1 + 4;
  return id.length <= start + 5 || /\W/.test(id) ? id : `${id.slice(0, start)}…${id.slice(-4)}`;
}
