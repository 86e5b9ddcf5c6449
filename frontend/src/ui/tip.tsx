import {
  cloneElement,
  type PointerEvent,
  type ReactElement,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';
import s from './tip.module.css';

const SHOW_MS = 500;
/** Time to move onto the tip itself. */
const HIDE_MS = 120;
const GAP = 6;
const EDGE = 8;

type Child = ReactElement<Record<string, unknown>>;
type Handler = (event: never) => void;

/** Below its button, or above where there is no room, and never over the edge. */
function place(tip: HTMLElement, button: Element): void {
  const at = button.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(Math.max(EDGE, at.left + at.width / 2 - width / 2), innerWidth - width - EDGE);
  const below = at.bottom + GAP;
  tip.style.left = `${left}px`;
  tip.style.top = `${below + height > innerHeight ? at.top - GAP - height : below}px`;
}

function Popup({ label, button, keep, hide }: { label: string; button: Element; keep: () => void; hide: () => void }) {
  const tip = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (tip.current) place(tip.current, button);
  });
  // With the tip: an Escape that meets it must not reach the page.
  useLayoutEffect(() => {
    // Before the page hears it, and for the tip alone: the same Escape would leave the page.
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      hide();
    };
    // The focus that shows it may scroll its button into view.
    const follow = () => tip.current && place(tip.current, button);
    addEventListener('keydown', onKey, true);
    addEventListener('scroll', follow, true);
    addEventListener('pointerdown', hide, true);
    return () => {
      removeEventListener('keydown', onKey, true);
      removeEventListener('scroll', follow, true);
      removeEventListener('pointerdown', hide, true);
    };
  }, [button, hide]);
  return createPortal(
    <span ref={tip} className={s.tip} aria-hidden="true" onPointerEnter={keep} onPointerLeave={hide}>
      {label}
    </span>,
    document.body,
  );
}

/**
 * The name of an icon button for the eyes, on hover and focus; the button still needs its aria-label. Ours, and
 * not a library's: every page has two of them, and placing a line of text under a button needs no more than this.
 */
export function Tip({ label, children }: { label: string; children: Child }) {
  const [button, setButton] = useState<Element | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const turn = (to: Element | null, ms: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setButton(to), ms);
  };
  const [hide] = useState(() => () => turn(null, 0));
  const and = (name: string, own: Handler) => (event: never) => {
    (children.props[name] as Handler | undefined)?.(event);
    own(event);
  };
  const trigger = cloneElement(children, {
    onPointerEnter: and('onPointerEnter', (event: PointerEvent) => {
      if (event.pointerType === 'mouse') turn(event.currentTarget, SHOW_MS);
    }),
    onPointerLeave: and('onPointerLeave', () => turn(null, HIDE_MS)),
    onFocus: and('onFocus', ({ currentTarget }: { currentTarget: Element }) => {
      if (currentTarget.matches(':focus-visible')) turn(currentTarget, 0);
    }),
    onBlur: and('onBlur', hide),
    onClick: and('onClick', hide),
  });
  return (
    <>
      {trigger}
      {button && <Popup label={label} button={button} keep={() => clearTimeout(timer.current)} hide={hide} />}
    </>
  );
}
