import { type RefCallback, useCallback, useRef } from 'react';

const NEAR_PX = 48;

/** Keeps the end of what grows in view, as long as the reader is there; who has scrolled up is left alone. */
export function useFollowEnd(): { scroller: RefCallback<HTMLElement>; content: RefCallback<HTMLElement> } {
  const box = useRef<HTMLElement>(null);
  const follows = useRef(true);
  const scroller = useCallback((element: HTMLElement | null) => {
    box.current = element;
    if (element === null) return;
    const onScroll = () => {
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, []);
  const content = useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { scroller, content };
}
