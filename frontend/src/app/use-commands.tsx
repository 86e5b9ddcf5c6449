import { useQuery } from '@tanstack/react-query';
import { ArrowRight, CircleDot, CornerDownLeft, Keyboard, LogOut, Moon, Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { messageOf } from '@/lib/api/errors';
import { findTickets } from '@/lib/api/ticket-lists';
import { peopleSearchKey, searchPeople } from '@/lib/api/users';
import { type Hotkey, hotkeys } from '@/lib/hotkeys';
import { waysOf } from '@/lib/key-chord';
import { useMe } from '@/lib/me';
import { flipTheme } from '@/lib/theme';
import { baseFor, ticketPath } from '@/lib/ticket-path';
import { titleOf } from '@/lib/ticket-text';
import { useDebounced } from '@/lib/use-debounced';
import { useHasChat } from '@/lib/use-model-state';
import { useSavedViews } from '@/lib/use-saved-views';
import { Avatar } from '@/ui/avatar';
import { CHAT_PATH } from '@/ui/new-ticket-paths';
import { STATUS, StatusIcon } from '@/ui/status';
import { leave } from './leave';
import { NEW_TICKET, pagesFor, VIEWS } from './pages';

export type Command = {
  value: string;
  label: string;
  icon: ReactNode;
  /** In small beside it, as a ticket's number. */
  hint?: string;
  /** The key that does the same. */
  way?: string | undefined;
  /** Found for what was typed before: shown until the answer comes, and not what Enter means. */
  isOld?: boolean;
  run: () => void;
};

export type CommandGroup = { value: string; items: Command[] };

const TICKETS_SHOWN = 6;
const PEOPLE_SHOWN = 4;
const SEARCH_MS = 200;

const fold = (text: string): string => text.toLocaleLowerCase();

/** Every word typed begins a word of the name. */
function fits(label: string, typed: string): boolean {
  const words = fold(label).split(/[\s,]+/);
  return fold(typed)
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)));
}

function usePages(): Command[] {
  const navigate = useNavigate();
  const me = useMe();
  const hasChat = useHasChat();
  const saved = useSavedViews();
  const pages = pagesFor(me).map(
    ({ to, label, icon: Icon, keys }): Command => ({
      value: to,
      label,
      icon: <Icon size={16} aria-hidden="true" />,
      way: keys,
      run: () => void navigate(to),
    }),
  );
  const chat = {
    value: CHAT_PATH,
    label: 'Create with AI',
    icon: <Sparkles size={16} aria-hidden="true" />,
    run: () => void navigate(CHAT_PATH),
  };
  if (hasChat) pages.splice(pages.findIndex(({ value }) => value === NEW_TICKET.to) + 1, 0, chat);
  if (!me.can.triage) return pages;
  const own = VIEWS.map(({ to, label }) => ({ to, label: `${label} tickets`.replace('to me tickets', 'to me') }));
  const kept = saved.map(({ to, name }) => ({ to, label: name }));
  const views = [...own, ...kept].map(({ to, label }, i) => ({
    value: `${to} ${i}`,
    label,
    icon: <ArrowRight size={16} aria-hidden="true" />,
    run: () => void navigate(to),
  }));
  return [...pages, ...views];
}

/** Nothing where it could be done to nothing; moving through a list is not looked up either. */
function commandsOf({ label, icon: Icon = CircleDot, keys, repeats, command, run }: Hotkey): Command[] {
  const name = command ? command() : label;
  if (repeats || name === null) return [];
  const icon = <Icon size={16} aria-hidden="true" />;
  return [{ value: label, label: name, icon, way: waysOf({ keys })[0], run: () => run() }];
}

/** What the page itself can do, from its keys. */
function pageActions(): CommandGroup[] {
  return hotkeys
    .groups()
    .filter(({ title }) => title !== 'Everywhere')
    .map(({ title, keys }) => ({ value: title, items: keys.flatMap(commandsOf) }));
}

function frameActions(onKeys: () => void): Command[] {
  return [
    { value: 'theme', label: 'Switch theme', icon: <Moon size={16} aria-hidden="true" />, way: 'd', run: flipTheme },
    { value: 'keys', label: 'Show all keys', icon: <Keyboard size={16} aria-hidden="true" />, way: '?', run: onKeys },
    { value: 'leave', label: 'Log out', icon: <LogOut size={16} aria-hidden="true" />, run: leave },
  ];
}

function useTickets(q: string) {
  const navigate = useNavigate();
  const base = baseFor(useMe());
  const found = useQuery({
    queryKey: ['palette', 'tickets', q],
    queryFn: ({ signal }) => findTickets({ q }, null, TICKETS_SHOWN, signal),
    enabled: q !== '',
    placeholderData: (before) => before,
  });
  const tickets = q === '' ? [] : (found.data?.tickets ?? []);
  const items = tickets.map(
    (ticket): Command => ({
      value: `ticket-${ticket.id}`,
      label: titleOf(ticket),
      hint: `#${ticket.id} ${STATUS[ticket.status]}`,
      icon: <StatusIcon value={ticket.status} />,
      isOld: found.isPlaceholderData,
      run: () => void navigate(ticketPath({ base }, ticket.id)),
    }),
  );
  return { items, query: found };
}

/** Who knows the number of a ticket need not wait for its title. */
function useNumbered(words: string, found: readonly Command[]): Command[] {
  const navigate = useNavigate();
  const base = baseFor(useMe());
  const id = Number(/^#?(\d{1,15})$/.exec(words)?.[1] ?? 0);
  const value = `ticket-${id}`;
  if (id === 0 || found.some((command) => command.value === value && !command.isOld)) return [];
  const icon = <CornerDownLeft size={16} aria-hidden="true" />;
  return [{ value, label: `Ticket #${id}`, icon, run: () => void navigate(ticketPath({ base }, id)) }];
}

function usePeople(q: string) {
  const navigate = useNavigate();
  const { can } = useMe();
  const isAsked = can.manage_people && q !== '';
  const found = useQuery({
    queryKey: peopleSearchKey(q),
    queryFn: ({ signal }) => searchPeople(q, signal),
    enabled: isAsked,
    placeholderData: (before) => before,
  });
  const people = isAsked ? (found.data ?? []) : [];
  const items = people.slice(0, PEOPLE_SHOWN).map(
    (person): Command => ({
      value: `person-${person.id}`,
      label: person.name,
      hint: person.email,
      icon: <Avatar name={person.name} />,
      isOld: found.isPlaceholderData,
      run: () => void navigate(`/admin/people?q=${encodeURIComponent(person.email)}`),
    }),
  );
  return { items, query: found };
}

export type Commands = {
  groups: CommandGroup[];
  /** What is under way, or that there is nothing. */
  note: string;
  /** The answer for what is typed is still to come. */
  isBusy: boolean;
};

/** What fits what is typed, in groups. */
export function useCommands(words: string, onKeys: () => void): Commands {
  const q = useDebounced(words, SEARCH_MS);
  const pages = usePages();
  const tickets = useTickets(words === '' ? '' : q);
  const people = usePeople(words === '' ? '' : q);
  const numbered = useNumbered(words, q === words ? tickets.items : []);
  const own = (items: Command[]) => items.filter(({ label }) => words === '' || fits(label, words));
  const found = (items: Command[]) => (q === words ? items : items.map((item) => ({ ...item, isOld: true })));
  const groups = [
    { value: 'Go to', items: own(pages) },
    ...pageActions().map(({ value, items }) => ({ value, items: own(items) })),
    { value: 'Do', items: own(frameActions(onKeys)) },
    {
      value: 'Tickets',
      items: [...numbered, ...found(tickets.items).filter(({ value }) => value !== numbered[0]?.value)],
    },
    { value: 'People', items: found(people.items) },
  ].filter(({ items }) => items.length > 0);
  const isBusy = words !== '' && (q !== words || isWaiting(tickets.query) || isWaiting(people.query));
  return { groups, isBusy, note: noteOf(isBusy, tickets.query, groups.length) };
}

type Asked = { isLoading: boolean; isPlaceholderData: boolean; isError: boolean; error: unknown };

/** For an answer to these words, of which there is none yet. */
function isWaiting({ isLoading, isPlaceholderData }: Asked): boolean {
  return isLoading || isPlaceholderData;
}

function noteOf(isBusy: boolean, query: Asked, groups: number): string {
  if (isBusy) return 'Searching…';
  if (query.isError) return `Tickets were not searched. ${messageOf(query.error)}`;
  return groups === 0 ? 'Nothing fits.' : '';
}
