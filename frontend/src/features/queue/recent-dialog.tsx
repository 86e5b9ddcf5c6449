/** What one changed in the last minutes, each with its way back. Loaded when somebody asks for it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type BulkEntry, bulkKeptKey, listBulkKept } from '@/lib/api/bulk';
import { messageOf } from '@/lib/api/errors';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Notice } from '@/ui/notice';
import { SendButton } from '@/ui/send-button';
import { Time } from '@/ui/time';
import { entryState, entryTitle } from './bulk-text';
import s from './recent-dialog.module.css';
import { RefusalList } from './refusal-list';
import { useOperators } from './use-operators';
import { useUndo } from './use-undo';

function Kept({ id }: { id: number }) {
  const { data, error } = useQuery({
    queryKey: bulkKeptKey(id),
    queryFn: ({ signal }) => listBulkKept(id, signal),
  });
  if (error) return <Notice kind="error">{messageOf(error)}</Notice>;
  return data ? <RefusalList refusals={data} /> : null;
}

function Entry({ entry, title }: { entry: BulkEntry; title: string }) {
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState(false);
  const undo = useUndo();
  const takeBack = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const undone = await undo(entry.id);
    setBusy(false);
    setShown((undone?.kept.length ?? 0) > 0);
  };
  return (
    <li className={s.entry}>
      <div className={s.line}>
        <div className={s.text}>
          <span className={s.title}>{title}</span>
          <span className={s.state}>
            <Time utc={entry.at} /> · {entryState(entry)}
          </span>
        </div>
        {entry.can.undo && (
          <SendButton small aria-label={`Undo: ${title}`} waits={busy} onClick={() => void takeBack()}>
            {busy ? 'One moment…' : 'Undo'}
          </SendButton>
        )}
        {entry.kept > 0 && (
          <Button small look="ghost" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {shown ? 'Hide them' : 'Show them'}
          </Button>
        )}
      </div>
      {shown && entry.kept > 0 && <Kept id={entry.id} />}
    </li>
  );
}

export default function RecentDialog({ entries, onClose }: { entries: readonly BulkEntry[]; onClose: () => void }) {
  const { nameOf } = useOperators();
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="Recent changes"
      description="What you changed for many tickets at once can be undone for ten minutes. What somebody has changed since stays as it is."
    >
      {entries.length === 0 ? (
        <p className={s.none}>Nothing can be undone any more.</p>
      ) : (
        <ul className={s.list}>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} title={entryTitle(entry, nameOf)} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}
