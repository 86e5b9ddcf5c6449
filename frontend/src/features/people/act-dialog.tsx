import type { Person } from '@/lib/api/people';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { toast } from '@/ui/toast';
import s from './act-dialog.module.css';
import { type Act, actText } from './people-text';
import { useAct } from './queries';

type Props = { person: Person; act: Act; open: boolean; onOpenChange: (open: boolean) => void };

/** Asks before a change to somebody and says what follows; a refusal of the server stays in the dialog. */
export default function ActDialog({ person, act, open, onOpenChange }: Props) {
  const { mutateAsync } = useAct();
  const { title, effect, verb, done, danger } = actText(act, person);
  const confirm = async () => {
    await mutateAsync({ act, id: person.id });
    void toast(done);
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      action={verb}
      danger={danger}
      onConfirm={confirm}
    >
      <p className={s.who}>{person.email}</p>
      {effect}
    </ConfirmDialog>
  );
}
