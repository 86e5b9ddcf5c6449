import { PencilLine, Sparkles } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { useHotkeys } from '@/lib/hotkeys';
import { ButtonLink } from './button';
import s from './new-ticket-bar.module.css';
import { CHAT_PATH, FORM_PATH } from './new-ticket-paths';

type Way = typeof FORM_PATH | typeof CHAT_PATH;

const LIST_PATH = '/tickets';
const WAYS = {
  [FORM_PATH]: { label: 'Fill in the form', icon: PencilLine },
  [CHAT_PATH]: { label: 'Create with AI', icon: Sparkles },
};

type Props = {
  /** The other way to write the same ticket; null when there is none. Nothing typed is lost between the two. */
  other: Way | null;
  /** Before that way is taken. */
  onChange?: () => void;
};

export function NewTicketBar({ other, onChange }: Props) {
  const { label, icon: Icon } = WAYS[other ?? FORM_PATH];
  const navigate = useNavigate();
  useHotkeys('New ticket', [{ keys: ['[', 'Escape'], label: 'Back to the list', run: () => void navigate(LIST_PATH) }]);
  return (
    <div className={s.bar}>
      <nav aria-label="Breadcrumb" className={s.crumbs}>
        <Link to={LIST_PATH}>My tickets</Link>
        <span aria-hidden="true">/</span>
        <span aria-current="page">New</span>
      </nav>
      {other && (
        <ButtonLink to={other} look="ghost" small onClick={onChange}>
          <Icon size={14} aria-hidden="true" />
          {label}
        </ButtonLink>
      )}
    </div>
  );
}
