import { useLayoutEffect, useRef, useState } from 'react';

/**
 * Whether a table is wider than its place, so that it should take another form there. What it
 * needed is remembered, and it comes back where there is room again.
 */
export function useCramped<Place extends HTMLElement>() {
  const place = useRef<Place>(null);
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  const [needed, setNeeded] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = () => {
      setWidth(element.clientWidth);
      const table = element.querySelector('table');
      if (table) setNeeded(table.scrollWidth > element.clientWidth ? table.scrollWidth : 0);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const table = element.querySelector('table');
    // Rows that arrive may need more room than those before them.
    if (table) observer.observe(table);
    return () => observer.disconnect();
  }, []);
  return { place, cramped: width < needed };
}
