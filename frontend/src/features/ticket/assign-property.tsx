import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { Avatar } from '@/ui/avatar';
import { part } from '@/ui/part';
import s from './ticket-properties.module.css';
import { WhenOpened } from './when-opened';

const PersonCombobox = part(() => import('@/ui/person-combobox'));

const NOBODY = 'Nobody';

/** The button is there from the start; the list and its search come when somebody wants them. */
function Trigger({ name, ...rest }: { name: string | null } & Omit<ComponentProps<'button'>, 'name'>) {
  return (
    <button type="button" className={s.pick} aria-label={`Assigned to: ${name ?? 'nobody'}`} {...rest}>
      <span className={s.person}>
        <Avatar name={name} />
        {name ?? NOBODY}
      </span>
      <ChevronsUpDown size={13} aria-hidden="true" className={s.caret} />
    </button>
  );
}

type Props = {
  ticket: Ticket;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onChoose: (operatorId: number | null) => void;
};

/** Who has the ticket, chosen by name among the operators. */
export function AssignProperty({ ticket, open, onOpenChange, onChoose }: Props) {
  const name = ticket.operator_name;
  const closed = <Trigger name={name} {...PersonCombobox.reach} onClick={() => onOpenChange(true)} />;
  return (
    <WhenOpened open={open} closed={closed} onMissing={() => onOpenChange(false)}>
      {(own) => (
        <PersonCombobox
          {...own}
          label="Assigned to"
          among="operators"
          nobody={NOBODY}
          value={{ id: ticket.operator_id, name: name ?? NOBODY }}
          onChange={(person) => person.id !== ticket.operator_id && onChoose(person.id)}
          trigger={<Trigger name={name} />}
          open={open}
          onOpenChange={onOpenChange}
        />
      )}
    </WhenOpened>
  );
}
