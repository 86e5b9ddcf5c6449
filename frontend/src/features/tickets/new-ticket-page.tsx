import { Form } from '@base-ui/react/form';
import { useRef } from 'react';
import { useNavigate } from 'react-router';
import type { ApiError, FieldErrors } from '@/lib/api/errors';
import type { NewTicket, TicketCategory, TicketUrgency } from '@/lib/api/tickets';
import { connection } from '@/lib/connection';
import { tellingWord } from '@/lib/likeness';
import { useMe } from '@/lib/me';
import type { Me } from '@/lib/session';
import { type Draft, fieldsOf, type MarkedDraft, useTicketDraft } from '@/lib/ticket-draft';
import { joinDescription, TITLE_MAX } from '@/lib/ticket-text';
import { useCreateTicket } from '@/lib/use-create-ticket';
import { useHasChat } from '@/lib/use-model-state';
import { useSubmit } from '@/lib/use-submit';
import { Button } from '@/ui/button';
import { CATEGORY } from '@/ui/category';
import { type Choice, ChoiceGroup } from '@/ui/choice-group';
import { TextAreaField, TextField } from '@/ui/field';
import { NewTicketBar } from '@/ui/new-ticket-bar';
import { CHAT_PATH } from '@/ui/new-ticket-paths';
import { Notice } from '@/ui/notice';
import { PageHeading, useTitle } from '@/ui/page';
import { part } from '@/ui/part';
import { SendButton } from '@/ui/send-button';
import { toast } from '@/ui/toast';
import { URGENCY, UrgencyIcon } from '@/ui/urgency';
import s from './new-ticket-page.module.css';
import { URGENCY_MEANING } from './new-ticket-text';

const SimilarTickets = part(() => import('./similar-tickets'));

const CATEGORIES = (Object.keys(CATEGORY) as TicketCategory[]).map((value): Choice<TicketCategory> => {
  const { label, icon: Icon } = CATEGORY[value];
  return { value, label, icon: <Icon size={14} aria-hidden="true" /> };
});

const URGENCIES = (['high', 'normal', 'low'] as const).map(
  (value): Choice<TicketUrgency> => ({
    value,
    label: URGENCY[value],
    icon: <UrgencyIcon value={value} />,
    hint: URGENCY_MEANING[value],
  }),
);

/** Title and details travel as one text; what is wrong with that text is nearly always its length. */
function explain({ fields }: ApiError): FieldErrors {
  const { description, ...rest } = fields;
  return description ? { ...rest, details: description } : rest;
}

function ticketOf(draft: MarkedDraft): NewTicket {
  return {
    description: joinDescription(draft.title, draft.details),
    urgency: draft.urgency as TicketUrgency,
    request_type: draft.category as TicketCategory,
    ...(draft.inferred.length > 0 && { inferred: fieldsOf(draft.inferred) }),
  };
}

type Fields = { draft: Draft; change: (part: Partial<Draft>) => void; isSending: boolean };

/** While it is sent, nothing is written that would not be in it. */
function TicketFields({ draft, change: take, isSending }: Fields) {
  const change = (part: Partial<Draft>) => {
    if (!isSending) take(part);
  };
  return (
    <>
      {/* One row of the form: when what looks for similar tickets comes, nothing moves. */}
      <div>
        <TextField
          name="title"
          label="Title"
          required
          maxLength={TITLE_MAX}
          autoComplete="off"
          hint="One line that tells the matter, as “Printer on floor 3 prints blank pages”."
          readOnly={isSending}
          value={draft.title}
          onValueChange={(title) => change({ title })}
        />
        {tellingWord(draft.title) && <SimilarTickets title={draft.title} />}
      </div>
      <TextAreaField
        name="details"
        label="Details"
        hint="What happened, since when, what you tried. Markdown works."
        readOnly={isSending}
        value={draft.details}
        onValueChange={(details) => change({ details })}
      />
      <ChoiceGroup
        name="request_type"
        legend="Category"
        layout="chips"
        choices={CATEGORIES}
        missing="Choose a category."
        value={draft.category}
        onChange={(category) => change({ category })}
      />
      <ChoiceGroup
        name="urgency"
        legend="Urgency"
        layout="rows"
        choices={URGENCIES}
        missing="Choose an urgency."
        value={draft.urgency}
        onChange={(urgency) => change({ urgency })}
      />
    </>
  );
}

function TicketForm({ me }: { me: Me }) {
  const { draft, change, clear, touched } = useTicketDraft(me.id);
  const element = useRef<HTMLFormElement>(null);
  const create = useCreateTicket(me.id);
  const navigate = useNavigate();
  const { busy, submit, notice, form } = useSubmit(explain);
  const send = () =>
    submit(async () => {
      const ticket = await create(ticketOf(draft));
      clear();
      await navigate(`/tickets/${ticket.id}`);
      toast(`Ticket #${ticket.id} created`);
    });
  return (
    <Form
      ref={element}
      className={s.form}
      {...form}
      onFormSubmit={() => void send()}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && connection.isOnline())
          element.current?.requestSubmit();
      }}
    >
      <TicketFields draft={draft} change={change} isSending={busy} />
      {notice && <Notice kind="error">{notice}</Notice>}
      <div className={s.foot}>
        <SendButton look="primary" type="submit" waits={busy}>
          {busy ? 'Creating…' : 'Create ticket'}
        </SendButton>
        {touched && (
          <>
            <Button look="ghost" aria-disabled={busy} onClick={() => busy || clear()}>
              Clear
            </Button>
            <span className={s.kept}>Your draft is kept in this tab.</span>
          </>
        )}
      </div>
    </Form>
  );
}

export function Component() {
  const me = useMe();
  const hasChat = useHasChat();
  useTitle('New ticket');
  return (
    <>
      <NewTicketBar other={hasChat ? CHAT_PATH : null} />
      <div className={s.scroll}>
        <div className={s.inner}>
          <PageHeading className={s.title}>New ticket</PageHeading>
          <TicketForm me={me} />
        </div>
      </div>
    </>
  );
}
