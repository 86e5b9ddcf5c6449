import { Search, X } from 'lucide-react';
import { type KeyboardEvent, type Ref, useEffect, useRef, useState } from 'react';
import { cx } from '@/lib/cx';
import { Kbd } from './kbd';
import s from './search-field.module.css';

type Props = {
  label: string;
  /** What is searched for now, as the address says. */
  value: string;
  maxLength: number;
  /** Called once the typing pauses. */
  onSearch: (text: string) => void;
  /** Seen in the empty field; without it the label is. */
  placeholder?: string;
  /** The key that leads here, shown at the end. */
  keys?: string;
  /** Enter searches at once and leads on to what was found; so does Escape, once the field is empty. */
  onLeave?: () => void;
  field?: Ref<HTMLInputElement>;
  className?: string | undefined;
};

const PAUSE_MS = 250;

function ClearButton({ onClear }: { onClear: () => void }) {
  return (
    <button type="button" aria-label="Clear search" className={s.clear} onClick={onClear}>
      <X size={14} aria-hidden="true" />
    </button>
  );
}

/** A search as one types. What is being typed stays when the address follows a moment later. */
export function SearchField(props: Props) {
  const { label, value, maxLength, onSearch, placeholder = label, keys, onLeave, field, className } = props;
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [sent, setSent] = useState(value);
  const box = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // Somebody else changed it, as "Clear filters" or "back".
  if (value !== seen) {
    setSeen(value);
    if (value !== sent) setText(value);
  }
  const send = (typed: string): void => {
    clearTimeout(timer.current);
    setSent(typed.trim());
    // The address may be on its way to what was sent before.
    if (typed.trim() !== value || typed.trim() !== sent) onSearch(typed.trim());
  };
  const change = (typed: string): void => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(typed), PAUSE_MS);
  };
  const clear = (): void => {
    setText('');
    send('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const clears = event.key === 'Escape' && text !== '';
    if (!clears && (!onLeave || (event.key !== 'Enter' && event.key !== 'Escape'))) return;
    event.preventDefault();
    if (clears) {
      clear();
      return;
    }
    send(text);
    onLeave?.();
  };
  return (
    <div ref={box} className={cx(s.search, className)}>
      <Search size={15} aria-hidden="true" />
      <input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        maxLength={maxLength}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {text !== '' ? (
        <ClearButton
          onClear={() => {
            clear();
            box.current?.querySelector('input')?.focus();
          }}
        />
      ) : (
        keys && <Kbd keys={keys} hint />
      )}
    </div>
  );
}
