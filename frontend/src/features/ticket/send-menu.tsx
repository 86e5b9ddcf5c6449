import { ChevronDown } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import type { TicketStatus } from '@/lib/api/tickets';
import { Button } from '@/ui/button';
import { part } from '@/ui/part';
import { STATUS, StatusIcon } from '@/ui/status';
import { WhenOpened } from './when-opened';

const ActionMenu = part(async () => ({ default: (await import('@/ui/menu')).ActionMenu }));

const STATUSES = ['pending', 'closed'] as const;
type Next = (typeof STATUSES)[number];

function Trigger(props: ComponentProps<'button'>) {
  return (
    <Button look="primary" icon aria-label="Send and set a status" {...props}>
      <ChevronDown size={15} aria-hidden="true" />
    </Button>
  );
}

type Props = { ready: boolean; status: TicketStatus; onSend: (status: Next) => void };

/** The other half of the send button: sends, and sets the status that usually follows. */
export function SendMenu({ ready, status, onSend }: Props) {
  const [open, setOpen] = useState(false);
  const choices = STATUSES.filter((next) => next !== status).map((next) => ({
    label: `Send and set: ${STATUS[next]}`,
    icon: <StatusIcon value={next} />,
    disabled: !ready,
    onSelect: () => onSend(next),
  }));
  return (
    <WhenOpened
      open={open}
      onMissing={() => setOpen(false)}
      closed={<Trigger {...ActionMenu.reach} onClick={() => setOpen(true)} />}
    >
      {(own) => (
        <ActionMenu {...own} trigger={<Trigger />} groups={[choices]} side="top" open={open} onOpenChange={setOpen} />
      )}
    </WhenOpened>
  );
}
