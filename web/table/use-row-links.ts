import { type RefObject, useEffect } from 'react';
import { useNavigate } from 'react-router';

/** What has a use of its own for a click. */
const ownUse = 'a, button, input, label, select, [role="separator"]';

/**
 * Makes each row (`data-href`) lead to its page wherever it is clicked, in a new tab by the middle
 * button or with ⌘ or Ctrl. Its text can still be selected, which a link laid over it would
 * prevent; its own link is the real one, for keys and menus.
 */
export function useRowLinks(frame: RefObject<HTMLElement | null>) {
  const navigate = useNavigate();
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const rowOf = ({ target }: MouseEvent) =>
      target instanceof Element && !target.closest(ownUse)
        ? target.closest<HTMLElement>('[data-href]')
        : null;
    const open = (event: MouseEvent) => {
      const row = rowOf(event);
      const path = row?.dataset.href;
      if (!path || event.button > 1) return;
      if (event.button === 1 || event.ctrlKey || event.metaKey) {
        window.open(path, '_blank');
        return;
      }
      // The end of selecting text is no wish to leave.
      if (getSelection()?.isCollapsed === false) return;
      row.querySelector<HTMLElement>('a[data-row]')?.focus({ preventScroll: true });
      void navigate(path);
    };
    // Else the middle button would begin to scroll on some systems.
    const noScrolling = (event: MouseEvent) => {
      if (event.button === 1 && rowOf(event)) event.preventDefault();
    };
    element.addEventListener('click', open);
    element.addEventListener('auxclick', open);
    element.addEventListener('mousedown', noScrolling);
    return () => {
      element.removeEventListener('click', open);
      element.removeEventListener('auxclick', open);
      element.removeEventListener('mousedown', noScrolling);
    };
  }, [frame, navigate]);
}
