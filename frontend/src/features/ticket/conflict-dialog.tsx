import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import type { Changes } from '@/ui/ticket-changes';
import { contestedFields, FIELD, valueWords } from './changes';
import s from './conflict-dialog.module.css';
import type { Conflict } from './use-changes';

type Props = { conflict: Conflict; nameOf: (id: number) => string };

function Values({ conflict, nameOf }: Props) {
  const { current, changes } = conflict;
  const theirs = current as Changes;
  return (
    <table className={s.values}>
      <thead>
        <tr>
          <td />
          <th scope="col">As it is now</th>
          <th scope="col">As you want it</th>
        </tr>
      </thead>
      <tbody>
        {contestedFields(conflict).map((field) => (
          <tr key={field}>
            <th scope="row">{FIELD[field]}</th>
            <td>{valueWords(theirs, field, nameOf)}</td>
            <td>{valueWords(changes, field, nameOf)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Two people changed the same thing: both values, and the choice. Nothing is lost until it is made. */
export default function ConflictDialog({ conflict, nameOf }: Props) {
  return (
    <Dialog
      open
      onOpenChange={() => conflict.choose(false)}
      title="Somebody else changed this first"
      wide={'description' in conflict.changes}
      foot={
        <>
          <Button onClick={() => conflict.choose(false)}>Leave it as it is now</Button>
          <Button look="primary" onClick={() => conflict.choose(true)}>
            Set it as I want it
          </Button>
        </>
      }
    >
      <Values conflict={conflict} nameOf={nameOf} />
    </Dialog>
  );
}
