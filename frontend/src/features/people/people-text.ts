/** What an operator reads before a change to somebody: the effect, not the mechanism. */
import type { Person } from '@/lib/api/people';
import { DAY_MS, parseUtc } from '@/lib/time';

export type Act = 'promote' | 'demote' | 'activate' | 'deactivate' | 'end sessions';

/** What somebody asked to do with a person. */
export type Wish = Act | 'reset';
export type OnWish = (person: Person, wish: Wish) => void;

export type ActText = {
  /** As an entry of the menu. */
  entry: string;
  title: string;
  effect: string;
  /** On the button that does it. */
  verb: string;
  /** In the toast afterwards. */
  done: string;
  danger: boolean;
};

type Who = Pick<Person, 'name'>;

/** The server counts no further. */
const OPEN_MAX = 100;

export function openText(n: number): string {
  return n >= OPEN_MAX ? `${OPEN_MAX}+` : String(n);
}

export function openTicketsText(n: number): string {
  return `${openText(n)} open ${n === 1 ? 'ticket' : 'tickets'}`;
}

/** Sessions are forgotten after this long, and with them when somebody was here. */
const REMEMBERED_MS = 60 * DAY_MS;

/** Why the server has no time at which somebody was here last. */
export function unseenText(created_at: string, nowMs: number): string {
  return nowMs - parseUtc(created_at) < REMEMBERED_MS ? 'Never' : 'Over 2 months ago';
}

const ACTS: Record<Act, (who: Who) => ActText> = {
  promote: ({ name }) => ({
    entry: 'Make administrator…',
    title: `Make ${name} an administrator?`,
    effect: `${name} will see every ticket with its internal notes, can change, assign and remove tickets, and manages people.`,
    verb: 'Make administrator',
    done: `${name} is an administrator`,
    danger: false,
  }),
  demote: ({ name }) => ({
    entry: 'Make ordinary user…',
    title: `Make ${name} an ordinary user?`,
    effect: `${name} will only see tickets of their own, without internal notes. Tickets assigned to ${name} stay so until somebody assigns them anew.`,
    verb: 'Make ordinary user',
    done: `${name} is an ordinary user`,
    danger: true,
  }),
  activate: ({ name }) => ({
    entry: 'Activate…',
    title: `Activate ${name}?`,
    effect: `${name} can sign in again, with the password and the rights of before.`,
    verb: 'Activate',
    done: `${name} can sign in again`,
    danger: false,
  }),
  deactivate: ({ name }) => ({
    entry: 'Deactivate…',
    title: `Deactivate ${name}?`,
    effect: `${name} is signed out everywhere at once and cannot sign in until activated again. Tickets and comments stay.`,
    verb: 'Deactivate',
    done: `${name} is deactivated`,
    danger: true,
  }),
  'end sessions': ({ name }) => ({
    entry: 'End sessions…',
    title: `End all sessions of ${name}?`,
    effect: `${name} is signed out on every device and signs in again with the password. Nothing else changes.`,
    verb: 'End sessions',
    done: `${name} is signed out everywhere`,
    danger: true,
  }),
};

export function actText(act: Act, person: Who): ActText {
  return ACTS[act](person);
}

/** What may be done with somebody, as the server says. */
export function actsOf({ is_admin, active, can }: Pick<Person, 'is_admin' | 'active' | 'can'>): Act[] {
  const acts: (Act | false)[] = [
    can.set_admin && (is_admin ? 'demote' : 'promote'),
    can.end_sessions && 'end sessions',
    can.set_active && (active ? 'deactivate' : 'activate'),
  ];
  return acts.filter((act) => act !== false);
}
