import { type CSSProperties, type RefObject, useEffect, useState } from 'react';
import styles from './whole-texts.module.css';

/** Who steps on at once is not told; who stays on a row is. */
const STAYS = 500;
/** Pixels under a row without which the note stands above it. */
const ROOM_BELOW = 180;

interface Shown {
  place: Pick<CSSProperties, 'top' | 'bottom' | 'left'>;
  texts: { header: string; text: string }[];
}

/** The cells of a row that have no room for their text. */
const cutOff = (row: Element) =>
  [...row.querySelectorAll<HTMLTableCellElement>('td, th')].filter(
    (cell) => cell.scrollWidth > cell.clientWidth,
  );

/**
 * What cells that have no room tell of themselves: to who points at one by its title, to who stays
 * on a row by the keyboard all of its texts, in a note under the row.
 */
export default function WholeTexts({ frame }: { frame: RefObject<HTMLElement | null> }) {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      setShown(null);
    };
    const stay = (target: EventTarget | null) => {
      if (!(target instanceof HTMLElement && target.matches('a[data-row]:focus-visible'))) return;
      timer = setTimeout(() => setShown(textsOf(target)), STAYS);
    };
    const show = ({ target }: FocusEvent) => {
      hide();
      stay(target);
    };
    const point = ({ target }: PointerEvent) => {
      const cell = target instanceof Element ? target.closest<HTMLElement>('td, th') : null;
      if (!cell) return;
      if (cell.scrollWidth > cell.clientWidth) cell.title = cell.innerText;
      else cell.removeAttribute('title');
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') hide();
    };
    // Somebody may be on a row already.
    if (element.contains(document.activeElement)) stay(document.activeElement);
    element.addEventListener('pointerover', point);
    element.addEventListener('focusin', show);
    element.addEventListener('focusout', hide);
    element.addEventListener('scroll', hide, { capture: true });
    element.addEventListener('keydown', onKey);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('pointerover', point);
      element.removeEventListener('focusin', show);
      element.removeEventListener('focusout', hide);
      element.removeEventListener('scroll', hide, { capture: true });
      element.removeEventListener('keydown', onKey);
    };
  }, [frame]);
  if (!shown) return null;
  return (
    <div role="tooltip" className={styles.note} style={shown.place}>
      <dl>
        {shown.texts.map(({ header, text }) => (
          <div key={header}>
            <dt>{header}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The whole texts of a row, and where they are told; null where every cell has room. */
function textsOf(link: HTMLElement): Shown | null {
  const row = link.closest('tr');
  const headers = row?.closest('table')?.tHead?.rows[0]?.cells;
  if (!row || !headers) return null;
  const texts = cutOff(row).map((cell) => ({
    header: headers[cell.cellIndex]?.innerText ?? '',
    text: cell.innerText,
  }));
  if (texts.length === 0) return null;
  const { top, bottom, left } = row.getBoundingClientRect();
  const below = bottom < window.innerHeight - ROOM_BELOW;
  return {
    place: below ? { top: bottom, left } : { bottom: window.innerHeight - top, left },
    texts,
  };
}
