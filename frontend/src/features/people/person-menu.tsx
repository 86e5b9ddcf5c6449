import type { LucideIcon } from 'lucide-react';
import { KeyRound, LogOut, ShieldCheck, UserRound, UserRoundCheck, UserRoundX } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Person } from '@/lib/api/people';
import { ActionMenu, type MenuAction } from '@/ui/menu';
import { type Act, actsOf, actText, type OnWish } from './people-text';

const ICONS: Record<Act, LucideIcon> = {
  promote: ShieldCheck,
  demote: UserRound,
  activate: UserRoundCheck,
  deactivate: UserRoundX,
  'end sessions': LogOut,
};

type Props = {
  person: Person;
  trigger: ReactElement<Record<string, unknown>>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onWish: OnWish;
};

/** What the server lets one do with somebody. */
export default function PersonMenu({ person, trigger, open, onOpenChange, onWish }: Props) {
  const actions = actsOf(person).map((act): MenuAction => {
    const Icon = ICONS[act];
    const { entry, danger } = actText(act, person);
    return {
      label: entry,
      icon: <Icon size={14} aria-hidden="true" />,
      danger: danger && act === 'deactivate',
      onSelect: () => onWish(person, act),
    };
  });
  if (person.can.reset_password)
    actions.splice(1, 0, {
      label: 'Reset password…',
      icon: <KeyRound size={14} aria-hidden="true" />,
      onSelect: () => onWish(person, 'reset'),
    });
  return <ActionMenu trigger={trigger} groups={[actions]} open={open} onOpenChange={onOpenChange} />;
}
