import { type KeyboardEvent, type RefObject, useLayoutEffect } from 'react';
import { part } from '@/ui/part';
import s from './composer.module.css';
import type { ReplyMode } from './use-reply';

const Markdown = part(() => import('@/ui/markdown'));

const PLACEHOLDER = { reply: 'Write a reply; Markdown works', note: 'Only operators will see this' };
/** Two lines: so much at most comes at once, and who is farther from the end has scrolled up to read. */
const NEAR_PX = 60;

function Preview({ text }: { text: string }) {
  return (
    <section className={s.preview} aria-label="Preview">
      {text.trim() ? (
        <Markdown loading={<p className={s.plain}>{text}</p>} text={text} />
      ) : (
        <p className={s.hint}>Nothing to show yet.</p>
      )}
    </section>
  );
}

/** Keeps the end of what is being written in view. */
function useFollowEnd(box: RefObject<HTMLTextAreaElement | null>, growing: string | undefined): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !growing) return;
    const { scrollHeight, scrollTop, clientHeight } = element;
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) element.scrollTop = scrollHeight;
  }, [box, growing]);
}

type Props = {
  box: RefObject<HTMLTextAreaElement | null>;
  mode: ReplyMode;
  body: string;
  /** What the assistant has written so far, while it writes. */
  growing: string | undefined;
  readOnly: boolean;
  preview: boolean;
  hint: string;
  onWrite: (body: string) => void;
  onSubmit: () => void;
};

/** Where one writes, or how it will look. */
export function Box({ box, mode, body, growing, readOnly, preview, hint, onWrite, onSubmit }: Props) {
  const isDrafted = growing !== undefined;
  useFollowEnd(box, growing);
  if (preview) return <Preview text={body} />;
  /** Escape leaves the box to the keys of the page, or stops what is being drafted; Ctrl or Cmd with Enter sends. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape' && !isDrafted) event.currentTarget.blur();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSubmit();
  };
  return (
    <textarea
      ref={box}
      rows={2}
      className={s.box}
      aria-label="Message"
      aria-describedby={hint}
      placeholder={PLACEHOLDER[mode]}
      value={body}
      readOnly={readOnly}
      aria-busy={isDrafted}
      onChange={(event) => onWrite(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}
