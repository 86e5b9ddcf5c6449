import { useNavigate } from 'react-router';
import type { Ticket as Created, InferredField, NewTicket } from '@/lib/api/tickets';
import { useSubmit } from '@/lib/use-submit';
import { Button } from '@/ui/button';
import { CategoryLabel } from '@/ui/category';
import { Dialog } from '@/ui/dialog';
import { Notice } from '@/ui/notice';
import { part } from '@/ui/part';
import { SendButton } from '@/ui/send-button';
import { toast } from '@/ui/toast';
import { UrgencyLabel } from '@/ui/urgency';
import { partsOf } from './conversation';
import s from './summary-dialog.module.css';

const Markdown = part(() => import('@/ui/markdown'));

const NAMES: Record<InferredField, string> = {
  title: 'the title',
  description: 'the details',
  request_type: 'the category',
  urgency: 'the urgency',
};
const list = new Intl.ListFormat('en');

/** The ticket as everybody will read it. */
function Ticket({ ticket: { description, urgency, request_type, inferred } }: { ticket: NewTicket }) {
  const { title, details } = partsOf(description);
  return (
    <>
      <div className={s.ticket}>
        <h3 className={s.title}>{title}</h3>
        <p className={s.facts}>
          <CategoryLabel value={request_type} />
          <UrgencyLabel value={urgency ?? 'normal'} />
        </p>
        {details && <Markdown loading={<p className={s.plain}>{details}</p>} text={details} />}
      </div>
      {inferred && inferred.length > 0 && (
        <p className={s.note}>
          AI filled in {list.format(inferred.map((field) => NAMES[field]))}. Whoever works on it will see that.
        </p>
      )}
    </>
  );
}

type Props = {
  ticket: NewTicket;
  create: (ticket: NewTicket) => Promise<Created>;
  onClose: () => void;
  onCreated: () => void;
};

/** The only place where a ticket is created: what is created stands above the button. */
export default function SummaryDialog({ ticket, create, onClose, onCreated }: Props) {
  const navigate = useNavigate();
  const { busy, submit, notice } = useSubmit(() => ({}));
  const confirm = () =>
    submit(async () => {
      const { id } = await create(ticket);
      onCreated();
      await navigate(`/tickets/${id}`);
      void toast(`Ticket #${id} created`);
    });
  // Not while it creates: what comes of it is told here.
  const close = () => busy || onClose();
  return (
    <Dialog
      open
      onOpenChange={close}
      title="Create this ticket?"
      foot={
        <>
          <Button aria-disabled={busy} onClick={close}>
            Go on editing
          </Button>
          <SendButton look="primary" waits={busy} onClick={() => void confirm()}>
            {busy ? 'Creating…' : 'Create ticket'}
          </SendButton>
        </>
      }
    >
      <Ticket ticket={ticket} />
      {notice && <Notice kind="error">{notice}</Notice>}
    </Dialog>
  );
}
