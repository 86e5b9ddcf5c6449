import { CircleAlert, Pencil } from 'lucide-react';
import { Suspense, useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import type { Ticket } from '@/lib/api/tickets';
import { hasDraft } from '@/lib/draft';
import { useMe } from '@/lib/me';
import { Button } from '@/ui/button';
import { part } from '@/ui/part';
import { Skeleton } from '@/ui/skeleton';
import { State } from '@/ui/state';
import { Tip } from '@/ui/tip';
import { editName } from './edit-name';
import type { Discard } from './leave-guard';
import type { TicketView } from './ticket-view';
import { Timeline } from './timeline';
import s from './timeline.module.css';

const DescriptionEditor = part(() => import('./description-editor'));

/** Bars where the description will be. */
export function HistoryLoading() {
  return (
    <div className={s.entry} aria-busy="true">
      <span />
      <div className={s.card}>
        <div className={s.loading}>
          <Skeleton width={140} />
          <Skeleton width="92%" />
          <Skeleton width="78%" />
          <Skeleton width="40%" />
        </div>
      </div>
    </div>
  );
}

function More({ view }: { view: TicketView }) {
  if (view.items !== null) return null;
  if (view.historyError === null) return <HistoryLoading />;
  return (
    <State
      icon={CircleAlert}
      title="The replies did not load"
      action={<Button onClick={view.readHistory}>Try again</Button>}
    >
      {messageOf(view.historyError)}
    </State>
  );
}

type Props = { view: TicketView; ticket: Ticket; onUnsaved: (discard: Discard | null) => void };

/** Everything that was said and done, drawn at once: nothing moves when the last part of it comes. */
export function History({ view, ticket, onUnsaved }: Props) {
  const { id: myId } = useMe();
  // Left unsaved, it is open again when somebody comes back.
  const [editing, setEditing] = useState<'kept' | 'asked' | null>(() =>
    ticket.can.edit && hasDraft(editName(ticket.id), myId) ? 'kept' : null,
  );
  const edit = ticket.can.edit && editing === null && (
    <Tip label="Edit title and description">
      <Button look="ghost" small icon aria-label="Edit title and description" onClick={() => setEditing('asked')}>
        <Pencil size={14} aria-hidden="true" />
      </Button>
    </Tip>
  );
  const editor = editing !== null && (
    <DescriptionEditor
      loading={<p className={s.none}>One moment…</p>}
      onMissing={() => setEditing(null)}
      ticket={ticket}
      change={view.change}
      onUnsaved={onUnsaved}
      focused={editing === 'asked'}
      onDone={() => setEditing(null)}
    />
  );
  return (
    <Suspense fallback={<HistoryLoading />}>
      <Timeline
        ticket={ticket}
        items={view.items ?? []}
        sending={view.sending}
        editor={editor || null}
        descriptionActions={edit}
      />
      <More view={view} />
    </Suspense>
  );
}
