/** Says what a change of many tickets will do before it is done. Loaded when one is asked for. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { applyBulkChange, type BulkDone, type BulkRefusal, BulkRefused, previewBulkChange } from '@/lib/api/bulk';
import { messageOf } from '@/lib/api/errors';
import type { Ticket } from '@/lib/api/tickets';
import { newKey } from '@/lib/new-key';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Notice } from '@/ui/notice';
import { SendButton } from '@/ui/send-button';
import s from './bulk-dialog.module.css';
import { BulkPreviewList } from './bulk-preview';
import { type Bulk, bodyOf, bulkEffect, bulkTitle, type NameOf, previewText } from './bulk-text';
import { RefusalList } from './refusal-list';

type Props = {
  bulk: Bulk;
  /** Those that the list has read. */
  tickets: readonly Ticket[];
  nameOf: NameOf;
  /** The same for fewer tickets. */
  onNarrow: (ids: readonly number[]) => void;
  onDone: (done: BulkDone) => void;
  onClose: () => void;
};

/** The change itself: one at a time; each try of the same one carries the same key. */
function useApply(bulk: Bulk, onDone: (done: BulkDone) => void) {
  const [key] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const apply = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      onDone(await applyBulkChange(bodyOf(bulk), key));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, apply };
}

export default function BulkDialog({ bulk, tickets, nameOf, onNarrow, onDone, onClose }: Props) {
  const remove = bulk.remove ?? false;
  const { data: preview, error: unread } = useQuery({
    queryKey: ['bulk', 'preview', bulk],
    queryFn: ({ signal }) => previewBulkChange(bodyOf(bulk), signal),
    staleTime: 0,
    gcTime: 0,
  });
  const { busy, error, apply } = useApply(bulk, onDone);
  const refused: readonly BulkRefusal[] = error instanceof BulkRefused ? error.refused : (preview?.refused ?? []);
  const problem = error ?? unread;
  const without = (): void => {
    const gone = new Set(refused.map(({ ticket_id }) => ticket_id));
    onNarrow(bulk.ids.filter((id) => !gone.has(id)));
  };
  const hasRest = refused.length < bulk.ids.length;
  const ready = preview !== undefined && preview.changed > 0 && refused.length === 0;
  const title = bulkTitle(bulk, nameOf);
  // Enter goes on, once it is known what will happen; deleting takes a choice.
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (ready && !remove) button.current?.focus();
  }, [ready, remove]);
  return (
    <Dialog
      open
      onOpenChange={(open) => open || busy || onClose()}
      title={`${title}?`}
      foot={
        <>
          <Button aria-disabled={busy} onClick={() => busy || onClose()}>
            Cancel
          </Button>
          {refused.length > 0 ? (
            hasRest && (
              <Button look="primary" onClick={without}>
                Leave these out
              </Button>
            )
          ) : (
            <SendButton
              ref={button}
              look={remove ? 'danger' : 'primary'}
              waits={busy || !ready}
              onClick={() => ready && void apply()}
            >
              {busy ? 'One moment…' : title}
            </SendButton>
          )}
        </>
      }
    >
      <div className={s.body} aria-busy={!preview && !unread}>
        <p role="status">{preview ? previewText(preview, remove) : unread ? '' : 'Looking at what would happen…'}</p>
        {refused.length === 0 && <BulkPreviewList bulk={bulk} tickets={tickets} nameOf={nameOf} />}
        {preview && preview.changed > 0 && refused.length === 0 && <p className={s.effect}>{bulkEffect(bulk)}</p>}
        {refused.length > 0 && (
          <>
            <p>Nothing is changed while these are among them:</p>
            <RefusalList refusals={refused} />
          </>
        )}
        {problem !== null && !(problem instanceof BulkRefused) && <Notice kind="error">{messageOf(problem)}</Notice>}
      </div>
    </Dialog>
  );
}
