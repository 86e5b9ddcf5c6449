/** After an undo: what was left as it is, since somebody has changed it meanwhile. */
import type { BulkRefusal } from '@/lib/api/bulk';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import s from './bulk-dialog.module.css';
import { tickets } from './queue-text';
import { RefusalList } from './refusal-list';

export default function KeptDialog({ kept, onClose }: { kept: readonly BulkRefusal[]; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`${tickets(kept.length)} kept`}
      foot={
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className={s.body}>
        <p>Changed since, and left as they are now:</p>
        <RefusalList refusals={kept} />
      </div>
    </Dialog>
  );
}
