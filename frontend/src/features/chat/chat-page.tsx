import { ChevronRight, MessageSquareOff, RotateCcw, Square } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import type { NewTicket } from '@/lib/api/tickets';
import { cx } from '@/lib/cx';
import { type Hotkey, useHotkeys } from '@/lib/hotkeys';
import { useMe } from '@/lib/me';
import { useTicketDraft } from '@/lib/ticket-draft';
import { useCreateTicket } from '@/lib/use-create-ticket';
import { useMedia } from '@/lib/use-media';
import { useModelState } from '@/lib/use-model-state';
import { Button } from '@/ui/button';
import { NewTicketBar } from '@/ui/new-ticket-bar';
import { FORM_PATH } from '@/ui/new-ticket-paths';
import { PageHeading, useTitle } from '@/ui/page';
import { part } from '@/ui/part';
import { State } from '@/ui/state';
import layout from '@/ui/thread-layout.module.css';
import { ChatComposer } from './chat-composer';
import s from './chat-page.module.css';
import { forForm, ticketFrom } from './conversation';
import { Examples } from './examples';
import { Thread } from './thread';
import { ToForm, Trouble } from './trouble';
import { useConversation } from './use-conversation';
import { useFollowEnd } from './use-follow-end';

/* Asked for together with the page's own file. */
const loadFields = () => import('./draft-fields');
const DraftFields = lazy(loadFields);
void loadFields();
const SummaryDialog = part(() => import('./summary-dialog'));

const TITLE = 'Create with AI';
const NOTHING_YET = 'Say first what is wrong, or write it in the ticket.';

/** The conversation and the draft of it, and what the page does with both. */
function useChatPage() {
  const me = useMe();
  const draft = useTicketDraft(me.id);
  const talk = useConversation(me.id, draft);
  // Here and not in the dialog: opened again after a lost answer, it still names the same attempt.
  const create = useCreateTicket(me.id);
  const box = useRef<HTMLTextAreaElement>(null);
  const [summary, setSummary] = useState<NewTicket | null>(null);
  const [tooEarly, setTooEarly] = useState(false);
  const ticket = ticketFrom(draft.draft, talk.conversation);
  const review = () => {
    talk.stop();
    setSummary(ticket);
    setTooEarly(ticket === null);
    if (ticket === null) box.current?.focus();
  };
  const clear = () => {
    talk.empty();
    draft.clear();
    setTooEarly(false);
  };
  const carry = () => {
    talk.stop();
    draft.update((before) => forForm(before, talk.conversation));
  };
  const problem = tooEarly && ticket === null ? NOTHING_YET : null;
  return { draft, talk, create, box, summary, close: () => setSummary(null), problem, review, clear, carry };
}

type ChatPage = ReturnType<typeof useChatPage>;

/** On a narrow page the draft is one line, to be unfolded. */
function FoldedDraft({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className={s.fold}>
      <summary className={s.summary}>
        <ChevronRight size={14} aria-hidden="true" className={s.chevron} />
        <span className={s.summaryText}>
          <b>Your ticket</b> {title || 'nothing written yet'}
        </span>
      </summary>
      <div className={s.folded}>{children}</div>
    </details>
  );
}

function SideDraft({ page, children }: { page: ChatPage; children: ReactNode }) {
  return (
    <aside className={s.side} aria-labelledby="draft">
      <h2 id="draft" className={s.heading}>
        Your ticket
      </h2>
      {children}
      <div className={s.sideFoot}>
        <Button onClick={page.review}>Send what we have</Button>
        <p className={s.note}>You read it once more before it is created.</p>
      </div>
    </aside>
  );
}

function Head({ page }: { page: ChatPage }) {
  const { conversation } = page.talk;
  const hasAny = conversation.said.length > 0 || page.draft.touched;
  return (
    <header className={s.head}>
      <div className={s.headline}>
        <PageHeading className={layout.title}>{TITLE}</PageHeading>
        {hasAny && (
          <Button look="ghost" small onClick={page.clear}>
            <RotateCcw size={13} aria-hidden="true" />
            Start over
          </Button>
        )}
      </div>
      <p className={s.lead}>
        Say it in your own words. The assistant asks at most two questions and writes the ticket, which you can change
        at any time.
      </p>
    </header>
  );
}

/** Without a model there is nothing to talk to; the form does the same. */
function NoModel({ carry }: { carry: () => void }) {
  return (
    <State page icon={MessageSquareOff} title="There is no assistant here" action={<ToForm carry={carry} primary />}>
      This service desk has no AI model set up. The form does the same, and what you wrote goes along.
    </State>
  );
}

function Talking({ page }: { page: ChatPage }) {
  const { draft, talk, box, summary, problem, review, carry } = page;
  const { state, askAgain } = useModelState();
  const isNarrow = useMedia('(max-width: 1000px)');
  const follow = useFollowEnd();
  const fields = (
    <Suspense fallback={<div className={s.fieldsLoading} />}>
      <DraftFields draft={draft.draft} change={draft.change} />
    </Suspense>
  );
  const pick = (text: string) => {
    talk.write(text);
    box.current?.focus();
  };
  const stop: Hotkey = {
    keys: 'Escape',
    label: 'Stop the answer',
    icon: Square,
    run: talk.stop,
    inFields: true,
    yields: true,
  };
  useHotkeys(TITLE, talk.conversation.phase === null ? [] : [stop]);
  return (
    <div className={cx(layout.grid, s.grid)}>
      <section className={layout.thread} aria-label={TITLE}>
        {isNarrow && <FoldedDraft title={draft.draft.title}>{fields}</FoldedDraft>}
        <div className={layout.scroll} ref={follow.scroller}>
          <div className={layout.inner} ref={follow.content}>
            <Head page={page} />
            {talk.conversation.said.length === 0 && state === 'ok' && <Examples onPick={pick} />}
            <Thread talk={talk} carry={carry} onReview={review} />
            <Trouble talk={talk} model={state} askModel={askAgain} carry={carry} />
          </div>
        </div>
        <div className={layout.dock}>
          <ChatComposer talk={talk} box={box} problem={problem} onReview={isNarrow ? review : null} />
        </div>
      </section>
      {!isNarrow && <SideDraft page={page}>{fields}</SideDraft>}
      {summary && (
        <SummaryDialog
          ticket={summary}
          create={page.create}
          onClose={page.close}
          onCreated={page.clear}
          onMissing={page.close}
        />
      )}
    </div>
  );
}

export function Component() {
  const page = useChatPage();
  const { state } = useModelState();
  useTitle(TITLE);
  return (
    <>
      <NewTicketBar other={FORM_PATH} onChange={page.carry} />
      {state === 'unset' ? <NoModel carry={page.carry} /> : <Talking page={page} />}
    </>
  );
}
