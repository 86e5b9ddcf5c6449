import { CircleAlert, Download, Inbox, Plus, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import { exportTickets } from '@/lib/api/export';
import { cx } from '@/lib/cx';
import { useRowRem } from '@/lib/density';
import { useMe } from '@/lib/me';
import { saveFile } from '@/lib/save-file';
import { useMedia } from '@/lib/use-media';
import { useHasChat } from '@/lib/use-model-state';
import { Button, ButtonLink } from '@/ui/button';
import { CHAT_PATH, FORM_PATH } from '@/ui/new-ticket-paths';
import { PageHeading, useTitle } from '@/ui/page';
import { Stale } from '@/ui/stale';
import { State } from '@/ui/state';
import { toast } from '@/ui/toast';
import { type MyList, useMyList } from './my-list';
import s from './my-tickets-page.module.css';
import { TicketList } from './ticket-list';
import { TicketListSkeleton } from './ticket-list-skeleton';

const TITLE = 'My tickets';
/* As --row in tokens.css and .head in ticket-list.module.css; the list has to know them before it draws. */
const WIDE_HEAD_REM = 1.875;
const NARROW_ROW_REM = 3.75;

function Export() {
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (busy) return;
    setBusy(true);
    try {
      saveFile((await exportTickets({ created_by_id: me.id })).file, 'tickets.csv');
    } catch (error) {
      toast(messageOf(error), 'error');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button look="ghost" aria-disabled={busy} onClick={() => void save()}>
      <Download size={15} aria-hidden="true" />
      {busy ? 'Exporting…' : 'Export CSV'}
    </Button>
  );
}

function WithAi({ look }: { look?: 'ghost' }) {
  return (
    <ButtonLink to={CHAT_PATH} look={look ?? 'secondary'}>
      <Sparkles size={15} aria-hidden="true" />
      Create with AI
    </ButtonLink>
  );
}

function Empty({ hasChat }: { hasChat: boolean }) {
  return (
    <State
      icon={Inbox}
      title="No tickets yet"
      action={
        <>
          <ButtonLink to={FORM_PATH} look="primary">
            Create your first ticket
          </ButtonLink>
          {hasChat && <WithAi />}
        </>
      }
    >
      When something does not work or you need something, say so here and follow what happens.
    </State>
  );
}

type ContentProps = { list: MyList; headRem: number; hasChat: boolean };

function Content({ list, headRem, hasChat }: ContentProps) {
  const { failed } = list;
  if (failed)
    return (
      <State
        icon={CircleAlert}
        title="The tickets did not load"
        action={<Button onClick={list.readAnew}>Try again</Button>}
      >
        {messageOf(failed.error)}
      </State>
    );
  if (list.isPending) return <TicketListSkeleton />;
  if (list.isEmpty) return <Empty hasChat={hasChat} />;
  return <TicketList list={list} label={TITLE} headRem={headRem} />;
}

export function Component() {
  const isNarrow = useMedia('(max-width: 1000px)');
  const wideRowRem = useRowRem();
  const list = useMyList(isNarrow ? NARROW_ROW_REM : wideRowRem);
  const hasChat = useHasChat();
  const { can } = useMe();
  useTitle(TITLE);
  return (
    <>
      <div className={s.bar}>
        <PageHeading className={s.title}>{TITLE}</PageHeading>
        {!list.isPending && !list.isEmpty && (
          <>
            {hasChat && <WithAi look="ghost" />}
            <Export />
          </>
        )}
        {/* On a phone the bar at the foot has it, but for operators, whose pages fill that bar. */}
        <ButtonLink to={FORM_PATH} look="primary" className={cx(!can.triage && s.inBar)}>
          <Plus size={16} aria-hidden="true" />
          New ticket
        </ButtonLink>
      </div>
      {list.stale && <Stale query={list.stale} />}
      <Content list={list} headRem={isNarrow ? 0 : WIDE_HEAD_REM} hasChat={hasChat} />
    </>
  );
}
