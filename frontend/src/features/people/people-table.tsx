import { Ellipsis, ShieldCheck, UserRound, UserRoundX } from 'lucide-react';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import type { Person } from '@/lib/api/people';
import { cx } from '@/lib/cx';
import { useHotkeys } from '@/lib/hotkeys';
import { useMe } from '@/lib/me';
import { openOfPath } from '@/lib/queue-paths';
import { useNow } from '@/lib/use-now';
import { Avatar } from '@/ui/avatar';
import { Button } from '@/ui/button';
import { part } from '@/ui/part';
import { Time } from '@/ui/time';
import s from './people-table.module.css';
import { type OnWish, openText, openTicketsText, unseenText } from './people-text';

const PersonMenu = part(() => import('./person-menu'));

function RoleLabel({ admin }: { admin: boolean }) {
  const Icon = admin ? ShieldCheck : UserRound;
  return (
    <span className={cx(s.label, admin && s.admin)}>
      <Icon size={14} aria-hidden="true" />
      {admin ? 'Administrator' : 'User'}
    </span>
  );
}

function StateLabel({ active }: { active: boolean }) {
  if (active) return 'Active';
  return (
    <span className={cx(s.label, s.inactive)}>
      <UserRoundX size={14} aria-hidden="true" />
      Deactivated
    </span>
  );
}

function Seen({ person: { last_seen_at, created_at } }: { person: Person }) {
  const now = useNow();
  return last_seen_at === null ? unseenText(created_at, now) : <Time utc={last_seen_at} />;
}

/** How many tickets of his are open, and the way to them; `unit` where no head of a column says what is counted. */
function OpenTickets({ person, unit = false }: { person: Person; unit?: boolean }) {
  const { can } = useMe();
  const { id, name, open_tickets: n } = person;
  const words = unit ? openTicketsText(n) : openText(n);
  if (n === 0 || !can.triage) return words;
  return (
    <Link to={openOfPath(id)} className={s.link} aria-label={`${openTicketsText(n)} of ${name}`}>
      {words}
    </Link>
  );
}

/** Below the name where there is no room for columns. */
function Summary({ person }: { person: Person }) {
  return (
    <span className={s.summary}>
      <RoleLabel admin={person.is_admin} />
      {!person.active && <StateLabel active={false} />}
      {person.open_tickets > 0 && <OpenTickets person={person} unit />}
      <span>
        Seen: <Seen person={person} />
      </span>
    </span>
  );
}

/** The menu comes when somebody reaches for it. Nobody has one who nothing can be done with. */
function Actions({ person, onWish }: { person: Person; onWish: OnWish }) {
  const [open, setOpen] = useState<boolean | null>(null);
  if (!Object.values(person.can).some(Boolean)) return null;
  const trigger = (
    <Button
      look="ghost"
      small
      icon
      aria-label={`Actions for ${person.name}`}
      aria-haspopup="menu"
      {...PersonMenu.reach}
      onClick={open === null ? () => setOpen(true) : undefined}
    >
      <Ellipsis size={16} aria-hidden="true" />
    </Button>
  );
  if (open === null) return trigger;
  return (
    <PersonMenu
      loading={trigger}
      onMissing={() => setOpen(null)}
      person={person}
      trigger={trigger}
      open={open}
      onOpenChange={setOpen}
      onWish={onWish}
    />
  );
}

function Row({ person, onWish }: { person: Person; onWish: OnWish }) {
  const isMe = useMe().id === person.id;
  return (
    <tr>
      <th scope="row">
        <div className={s.person}>
          <Avatar name={person.name} />
          <span className={s.names}>
            <span className={s.name}>
              {person.name}
              {isMe && <span className={s.you}>You</span>}
            </span>
            <span className={s.mailBelow}>{person.email}</span>
            <Summary person={person} />
          </span>
        </div>
      </th>
      <td className={s.mail}>{person.email}</td>
      <td className={s.role}>
        <RoleLabel admin={person.is_admin} />
      </td>
      <td className={cx(s.open, 'num')}>
        <OpenTickets person={person} />
      </td>
      <td className={s.seen}>
        <Seen person={person} />
      </td>
      <td className={s.state}>
        <StateLabel active={person.active} />
      </td>
      <td className={s.menu}>
        <Actions person={person} onWish={onWish} />
      </td>
    </tr>
  );
}

/** The focus goes from one person's actions to the next one's; arrows would open them. */
function useRowKeys() {
  const body = useRef<HTMLTableSectionElement>(null);
  const move = (step: 1 | -1) => () => {
    const buttons: Element[] = [...(body.current?.querySelectorAll('button') ?? [])];
    const at = document.activeElement ? buttons.indexOf(document.activeElement) : -1;
    const next = buttons[at < 0 ? 0 : at + step];
    if (next instanceof HTMLElement) next.focus();
  };
  const open = () => {
    if (document.activeElement instanceof HTMLButtonElement && body.current?.contains(document.activeElement))
      document.activeElement.click();
  };
  useHotkeys('People', [
    { keys: 'j', label: 'Next person', run: move(1), repeats: true },
    { keys: 'k', label: 'Previous person', run: move(-1), repeats: true },
    { keys: 'o', label: 'Actions for this person', run: open },
  ]);
  return body;
}

type Props = { people: readonly Person[]; busy: boolean; onWish: OnWish };

export function PeopleTable({ people, busy, onWish }: Props) {
  const body = useRowKeys();
  return (
    <table className={s.table} aria-label="People" aria-busy={busy}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" className={s.mail}>
            E-mail
          </th>
          <th scope="col" className={s.role}>
            Role
          </th>
          <th scope="col" className={s.open}>
            Open tickets
          </th>
          <th scope="col" className={s.seen}>
            Last seen
          </th>
          <th scope="col" className={s.state}>
            State
          </th>
          <th scope="col" className={s.menu}>
            <span className="vh">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {people.map((person) => (
          <Row key={person.id} person={person} onWish={onWish} />
        ))}
      </tbody>
    </table>
  );
}
