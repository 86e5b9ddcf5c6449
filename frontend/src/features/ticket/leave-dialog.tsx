import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';

type Props = { reply: boolean; edit: boolean; onStay: () => void; onKeep: () => void; onDiscard: () => void };

function titleOf(reply: boolean, edit: boolean): string {
  if (reply && edit) return 'Your reply is not sent yet, and your changes are not saved';
  return reply ? 'Your reply is not sent yet' : 'Your changes are not saved yet';
}

export default function LeaveDialog({ reply, edit, onStay, onKeep, onDiscard }: Props) {
  const [what, where] = reply && edit ? ['They', 'them'] : reply ? ['It', 'it'] : ['They', 'them'];
  return (
    <Dialog
      open
      onOpenChange={onStay}
      title={titleOf(reply, edit)}
      description={`${what} can wait here in this tab until you come back, or go away for good.`}
      foot={
        <>
          <Button look="ghost" onClick={onDiscard}>
            Discard {where}
          </Button>
          <Button onClick={onStay}>Stay here</Button>
          <Button look="primary" onClick={onKeep}>
            Keep {where} and leave
          </Button>
        </>
      }
    />
  );
}
