import { type FormEvent, useEffect, useState } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { connection } from '@/lib/connection';
import { dropDraft, loadDraft, saveDraft } from '@/lib/draft';
import { useMe } from '@/lib/me';
import { detailsOf, joinDescription, TITLE_MAX, titleOf } from '@/lib/ticket-text';
import { Button } from '@/ui/button';
import { TextAreaField, TextField } from '@/ui/field';
import { SendButton } from '@/ui/send-button';
import s from './description-editor.module.css';
import { editName } from './edit-name';
import type { Discard } from './leave-guard';
import type { Change } from './use-changes';

type Props = {
  ticket: Ticket;
  change: Change;
  /** Told what would be lost, and how to let go of it; null when it is nothing. */
  onUnsaved: (discard: Discard | null) => void;
  /** Opened by hand, it takes the focus. */
  focused: boolean;
  onDone: () => void;
};

type Text = { title: string; details: string; base: string };

const differs = (one: Text, other: Text): boolean =>
  one.base !== other.base || one.title !== other.title || one.details !== other.details;

/**
 * Title and details of a ticket, changed in their place. What is not saved is kept in the tab, with the text
 * that it was made from: who edits an older one than there is now is asked.
 */
export default function DescriptionEditor({ ticket, change, onUnsaved, focused, onDone }: Props) {
  const me = useMe();
  const name = editName(ticket.id);
  const [start] = useState({ title: titleOf(ticket), details: detailsOf(ticket), base: ticket.description });
  const [text, setText] = useState(() => loadDraft(name, me.id, start));
  const [busy, setBusy] = useState(false);
  const edit = (part: Partial<typeof text>) => {
    const next = { ...text, ...part };
    setText(next);
    if (differs(next, start)) saveDraft(name, me.id, next);
    else dropDraft(name, me.id);
  };
  const unsaved = differs(text, start);
  useEffect(() => {
    onUnsaved(unsaved ? () => dropDraft(name, me.id) : null);
    return () => onUnsaved(null);
  }, [unsaved, onUnsaved, name, me.id]);
  const leave = () => {
    dropDraft(name, me.id);
    onDone();
  };
  const save = async (event?: FormEvent) => {
    event?.preventDefault();
    const description = joinDescription(text.title, text.details);
    if (busy || !text.title.trim() || !connection.isOnline()) return;
    setBusy(true);
    const saved =
      !unsaved ||
      description === ticket.description ||
      (await change({ description }, { ...ticket, description: text.base }));
    setBusy(false);
    if (saved) leave();
  };
  return (
    <form
      className={s.editor}
      aria-label="Edit title and description"
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
      }}
    >
      <TextField
        name="title"
        label="Title"
        required
        maxLength={TITLE_MAX}
        autoComplete="off"
        autoFocus={focused}
        readOnly={busy}
        value={text.title}
        onValueChange={(title) => edit({ title })}
      />
      <TextAreaField
        name="details"
        label="Details"
        hint="Markdown works."
        readOnly={busy}
        value={text.details}
        onValueChange={(details) => edit({ details })}
      />
      <div className={s.foot}>
        <Button onClick={leave}>Cancel</Button>
        <SendButton look="primary" type="submit" waits={busy || !text.title.trim()}>
          {busy ? 'Saving…' : 'Save'}
        </SendButton>
      </div>
    </form>
  );
}
