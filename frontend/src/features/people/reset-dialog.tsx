import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import type { Person, ResetLink } from '@/lib/api/people';
import { exactTime, parseUtc } from '@/lib/time';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Notice } from '@/ui/notice';
import { SendButton } from '@/ui/send-button';
import { toast } from '@/ui/toast';
import { useResetLink } from './queries';
import s from './reset-dialog.module.css';

type Props = { person: Person; open: boolean; onOpenChange: (open: boolean) => void };

function Link({ name, link: { link, expires_at } }: { name: string; link: ResetLink }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
      void toast('Link copied');
    } catch {
      void toast('The browser did not allow copying: select the link and copy it', 'error');
    }
  };
  return (
    <>
      <div className={s.line}>
        <input
          className={s.link}
          readOnly
          aria-label={`Link for ${name}`}
          value={link}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button look="primary" onClick={() => void copy()}>
          {copied ? <Check size={15} aria-hidden="true" /> : <Copy size={15} aria-hidden="true" />}
          Copy link
        </Button>
      </div>
      <p className={s.words} role="status">
        This link is shown only now. It works once, until {exactTime(parseUtc(expires_at))} (24 hours). Hand it to{' '}
        {name} in a way that only {name} can read: whoever has it can choose the password.
      </p>
    </>
  );
}

/** Makes a link with which somebody chooses a new password, and shows it this once. */
export default function ResetDialog({ person: { id, name, email }, open, onOpenChange }: Props) {
  const { data, error, isPending, mutate } = useResetLink(id);
  const make = (
    <>
      <Button onClick={() => onOpenChange(false)}>Cancel</Button>
      <SendButton look="primary" waits={isPending} onClick={() => !isPending && mutate()}>
        {isPending ? 'One moment…' : 'Make a link'}
      </SendButton>
    </>
  );
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Reset the password of ${name}`}
      description={email}
      foot={data ? <Button onClick={() => onOpenChange(false)}>Done</Button> : make}
    >
      {data ? (
        <Link name={name} link={data} />
      ) : (
        <p className={s.words}>
          A link lets {name} choose a new password. It works once and for 24 hours, and replaces a link made before.
          Until it is used the present password stays; using it signs {name} out everywhere.
        </p>
      )}
      {error && <Notice kind="error">{messageOf(error)}</Notice>}
    </Dialog>
  );
}
