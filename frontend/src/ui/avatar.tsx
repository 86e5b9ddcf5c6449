import { cx } from '@/lib/cx';
import s from './avatar.module.css';

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('');
}

/** Initials beside a name; null is nobody. Always next to the name in words, so drawn, and no text of the button around it. */
export function Avatar({ name, large }: { name: string | null; large?: boolean }) {
  return (
    <span
      className={cx(s.avatar, large && s.large, name === null && s.nobody)}
      data-initials={name === null ? '' : initials(name)}
      aria-hidden="true"
    />
  );
}
