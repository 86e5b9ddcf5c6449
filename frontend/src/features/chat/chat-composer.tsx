import { ArrowUp, Square } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useId } from 'react';
import { SENDING_WAITS, useOnline } from '@/lib/connection';
import { useMedia } from '@/lib/use-media';
import { Button } from '@/ui/button';
import { Kbd } from '@/ui/kbd';
import s from './chat-composer.module.css';
import { MESSAGE_MAX } from './conversation';
import type { Talk } from './use-conversation';

type Props = {
  talk: Talk;
  box: RefObject<HTMLTextAreaElement | null>;
  /** What is missing before anything can be done. */
  problem: string | null;
  /** On a narrow page the way to the ticket stands here. */
  onReview: (() => void) | null;
};

/** Where one writes to the assistant. With a keyboard Enter sends; on a screen alone it begins a line. */
export function ChatComposer({ talk, box, problem, onReview }: Props) {
  const { conversation, write, send, stop } = talk;
  const hint = useId();
  const online = useOnline();
  const hasKeys = useMedia('(pointer: fine)');
  const running = conversation.phase !== null;
  const able = online && !running;
  const submit = () => {
    box.current?.focus();
    if (able) send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, shiftKey, ctrlKey, metaKey } = event;
    if (key !== 'Enter' || event.nativeEvent.isComposing || !(ctrlKey || metaKey || (hasKeys && !shiftKey))) return;
    event.preventDefault();
    submit();
  };
  const end = () => {
    stop();
    box.current?.focus();
  };
  const words = !online ? SENDING_WAITS : (problem ?? (hasKeys ? 'Enter sends, Shift Enter begins a line.' : ''));
  return (
    <form
      className={s.composer}
      aria-label="Message to the assistant"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <textarea
        ref={box}
        rows={2}
        maxLength={MESSAGE_MAX}
        className={s.box}
        aria-label="Message"
        aria-describedby={hint}
        placeholder="What is wrong, or what do you need?"
        value={conversation.unsent}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={s.foot}>
        <span id={hint} role="status" className={s.hint}>
          {words}
        </span>
        {onReview && (
          <Button look="ghost" onClick={onReview}>
            Send what we have
          </Button>
        )}
        {running ? (
          <Button onClick={end}>
            <Square size={12} aria-hidden="true" />
            Stop
            <Kbd keys="Esc" hint />
          </Button>
        ) : (
          <Button look="primary" type="submit" aria-disabled={!able} aria-describedby={hint}>
            <ArrowUp size={15} aria-hidden="true" />
            Send
          </Button>
        )}
      </div>
    </form>
  );
}
