/** Gives a view of the queue a name, and says for whom it is. Loaded when one is saved or changed. */
import { Form } from '@base-ui/react/form';
import { useId, useRef, useState } from 'react';
import { type ApiError, type FieldErrors, messageOf } from '@/lib/api/errors';
import { changeView, createView, type NewView, removeView, type SavedView, viewsKey } from '@/lib/api/views';
import { newKey } from '@/lib/new-key';
import { queryClient } from '@/lib/query-client';
import { useKeyOf } from '@/lib/use-key-of';
import type { ViewLink } from '@/lib/use-saved-views';
import { useSubmit } from '@/lib/use-submit';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';
import { TextField } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { SendButton } from '@/ui/send-button';
import { Switch } from '@/ui/switch';
import { toast } from '@/ui/toast';
import { keptQuery, type View } from './view';
import s from './view-dialog.module.css';

const NAME_MAX = 60;

const readViews = (): Promise<void> => queryClient.invalidateQueries({ queryKey: viewsKey });

async function remove({ id, name, query, shared, isOwn }: ViewLink): Promise<void> {
  await removeView(id);
  void readViews();
  const undo = { run: () => void restore({ name, query, shared }) };
  // Somebody else's would come back as one's own.
  void toast(`View “${name}” deleted`, 'done', isOwn ? undo : undefined);
}

async function restore(view: NewView): Promise<void> {
  try {
    await createView(view, newKey());
    void toast(`View “${view.name}” is back`);
  } catch (error) {
    void toast(messageOf(error), 'error');
  } finally {
    void readViews();
  }
}

/** For a view of somebody else, of which there is nothing more to do. */
function RemoveDialog({ kept, onClose }: { kept: ViewLink; onClose: () => void }) {
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Delete the view “${kept.name}”?`}
      action="Delete view"
      danger
      onConfirm={() => remove(kept)}
    >
      {kept.owner_name} shares it with every operator; nobody will have it any more. Its tickets stay as they are.
    </ConfirmDialog>
  );
}

/** The view that is kept under the name already: saving takes its place. */
function replacedBy(name: string, kept: SavedView | null, views: readonly ViewLink[]): SavedView | null {
  const taken = views.find((view) => view.isOwn && view.name === name.trim());
  return kept === null ? (taken ?? null) : null;
}

type Props = { view: View; kept: ViewLink | null; views: readonly ViewLink[]; onClose: () => void };

/** What is about the name is said at it, also that another view has it already. */
function explain({ status, message, fields }: ApiError): FieldErrors {
  if (status === 409 && /of this name/.test(message)) return { name: message };
  return fields.name ? { name: fields.name } : {};
}

function useSave({ view, kept, onClose }: Props, replaced: SavedView | null) {
  const keyOf = useKeyOf();
  const { submit, ...rest } = useSubmit(explain);
  const save = (own: Pick<NewView, 'name' | 'shared'>) =>
    submit(async () => {
      const query = keptQuery(view);
      if (kept) await changeView(kept.id, own);
      else if (replaced) await changeView(replaced.id, { ...own, query });
      else await createView({ ...own, query }, keyOf({ ...own, query }));
      void readViews();
      void toast(`View “${own.name}” saved`);
      onClose();
    });
  const drop = (own: ViewLink) =>
    submit(async () => {
      await remove(own);
      onClose();
    });
  return { ...rest, save, drop };
}

function SaveDialog(props: Props) {
  const { kept, views, onClose } = props;
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(kept?.name ?? '');
  const [chosen, setShared] = useState<boolean | null>(null);
  const replaced = replacedBy(name, kept, views);
  const { busy, notice, form: errors, save, drop } = useSave(props, replaced);
  const shared = chosen ?? (kept ?? replaced)?.shared ?? false;
  const verb = kept ? 'Save changes' : replaced ? 'Replace view' : 'Save view';
  return (
    <Dialog
      open
      onOpenChange={(open) => open || busy || onClose()}
      title={kept ? 'Edit view' : 'Save view'}
      description={kept ? undefined : 'These filters and this order, one press away.'}
      first={field}
      foot={
        <>
          {kept && (
            <Button look="ghost" className={s.drop} aria-disabled={busy} onClick={() => void drop(kept)}>
              Delete view
            </Button>
          )}
          <Button aria-disabled={busy} onClick={() => busy || onClose()}>
            Cancel
          </Button>
          <SendButton look="primary" type="submit" form={form} waits={busy}>
            {busy ? 'Saving…' : verb}
          </SendButton>
        </>
      }
    >
      <Form id={form} className={s.form} {...errors} onFormSubmit={() => void save({ name: name.trim(), shared })}>
        {notice && <Notice kind="error">{notice}</Notice>}
        <TextField
          ref={field}
          name="name"
          label="Name"
          required
          autoComplete="off"
          maxLength={NAME_MAX}
          hint={replaced ? 'You have a view of this name: this one takes its place.' : undefined}
          value={name}
          onValueChange={setName}
        />
        <Switch
          label="Share with every operator"
          hint="“Me” in it is whoever opens it."
          checked={shared}
          onChange={setShared}
        />
      </Form>
    </Dialog>
  );
}

export default function ViewDialog(props: Props) {
  const { kept, onClose } = props;
  return kept && !kept.can.change ? <RemoveDialog kept={kept} onClose={onClose} /> : <SaveDialog {...props} />;
}
