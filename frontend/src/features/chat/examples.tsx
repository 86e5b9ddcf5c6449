import { Button } from '@/ui/button';
import s from './examples.module.css';

const EXAMPLES = [
  'My screen stays dark since this morning',
  'I need access to a shared folder',
  'The meeting room is too cold',
];

/** How one may begin; a press writes it, and nothing is sent yet. */
export function Examples({ onPick }: { onPick: (text: string) => void }) {
  return (
    <ul className={s.list} aria-label="Examples">
      {EXAMPLES.map((text) => (
        <li key={text}>
          <Button onClick={() => onPick(text)}>{text}</Button>
        </li>
      ))}
    </ul>
  );
}
