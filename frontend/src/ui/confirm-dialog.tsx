import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactNode, useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import { Button } from './button';
import { Notice } from './notice';
import s from './overlay.module.css';
import { SendButton } from './send-button';

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A question that names the thing: "Delete ticket #12?" */
  title: string;
  /** What the button does, in its own words: "Delete ticket". */
  action: string;
  danger?: boolean;
  /** What follows from it. */
  children: ReactNode;
  /** The dialog closes when this is done, and stays with the reason when it throws. */
  onConfirm: () => Promise<unknown> | undefined;
};

/** Asks before what is hard to take back. Only its two buttons close it. Load it lazily. */
export function ConfirmDialog({ open, onOpenChange, title, action, danger, children, onConfirm }: Props) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const change = (next: boolean) => {
    if (busy) return;
    setProblem(null);
    onOpenChange(next);
  };
  const confirm = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={change}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={s.backdrop} />
        <AlertDialog.Popup className={s.dialog}>
          <div className={s.head}>
            <AlertDialog.Title className={s.title}>{title}</AlertDialog.Title>
          </div>
          <div className={s.body}>
            <AlertDialog.Description render={<div />}>{children}</AlertDialog.Description>
            {problem && <Notice kind="error">{problem}</Notice>}
          </div>
          <div className={s.foot}>
            <AlertDialog.Close render={<Button aria-disabled={busy} />}>Cancel</AlertDialog.Close>
            <SendButton look={danger ? 'danger' : 'primary'} waits={busy} onClick={() => void confirm()}>
              {busy ? 'One moment…' : action}
            </SendButton>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
