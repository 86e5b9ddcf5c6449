import { useQuery } from '@tanstack/react-query';
import { ArrowRight, Keyboard, LogOut, Moon, Sparkle, Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { messageOf } from '@/lib/api/errors';
import { findTickets } from '@/lib/api/ticket-lists';
import { peopleSearchKey, searchPeople } from '@/lib/api/users';
import { type Hotkey, hotkeys } from '@/lib/hotkeys';
import { waysOf } from '@/lib/key-chord';
import { useMe } from '@/lib/me';
import { flipTheme } from '@/lib/theme';
import { titleOf } from '@/lib/ticket-text';
import { useDebounced } from '@/lib/use-debounced';
import { useHasChat } from '@/lib/use-model-state';
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
  const { is_admin } = useMe();
  const hasChat = useHasChat();
  const pages = pagesFor(is_admin).map(
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
  if (!is_admin) return pages;
  const views = VIEWS.map(({ to, label }) => ({
    value: to,
    label: `${label} tickets`.replace('to me tickets', 'to me'),
    icon: <ArrowRight size={16} aria-hidden="true" />,
    run: () => void navigate(to),
  }));
  return [...pages, ...views];
}

function commandOf({ label, icon: Icon = Sparkle, keys, run }: Hotkey): Command {
  return {
    value: label,
    label,
    icon: <Icon size={16} aria-hidden="true" />,
    way: waysOf({ keys })[0],
    run: () => run(),
  };
}

/** What the page itself can do, from its keys; moving through a list is nothing to look up. */
function pageActions(): CommandGroup[] {
  return hotkeys
    .groups()
    .filter(({ title }) => title !== 'Everywhere')
    .map(({ title, keys }) => ({ value: title, items: keys.filter((key) => !key.repeats).map(commandOf) }));
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
  const { is_admin } = useMe();
  const found = useQuery({
    queryKey: ['palette', 'tickets', q],
    queryFn: ({ signal }) => findTickets({ q }, null, TICKETS_SHOWN, signal),
    enabled: q !== '',
    placeholderData: (before) => before,
  });
  const tickets = q === '' ? [] : (found.data?.tickets ?? []);
  const items = tickets.map((ticket) => ({
    value: `ticket-${ticket.id}`,
    label: titleOf(ticket),
    hint: `#${ticket.id} ${STATUS[ticket.status]}`,
    icon: <StatusIcon value={ticket.status} />,
    run: () => void navigate(`${is_admin ? '/admin' : ''}/tickets/${ticket.id}`),
  }));
  return { items, query: found };
}

function usePeople(q: string): Command[] {
  const navigate = useNavigate();
  const { is_admin } = useMe();
  const { data } = useQuery({
    queryKey: peopleSearchKey(q),
    queryFn: ({ signal }) => searchPeople(q, signal),
    enabled: is_admin && q !== '',
    placeholderData: (before) => before,
  });
  if (q === '') return [];
  return (data ?? []).slice(0, PEOPLE_SHOWN).map((person) => ({
    value: `person-${person.id}`,
    label: person.name,
    hint: person.email,
    icon: <Avatar name={person.name} />,
    run: () => void navigate(`/admin/people?q=${encodeURIComponent(person.email)}`),
  }));
}

/** What fits what is typed, in groups; `note` says what is under way or that there is nothing. */
export function useCommands(typed: string, onKeys: () => void): { groups: CommandGroup[]; note: string } {
  const words = typed.trim();
  const q = useDebounced(words, SEARCH_MS);
  const pages = usePages();
  const { items: tickets, query } = useTickets(words === '' ? '' : q);
  const people = usePeople(words === '' ? '' : q);
  const own = (items: Command[]) => items.filter(({ label }) => words === '' || fits(label, words));
  const groups = [
    ...pageActions().map(({ value, items }) => ({ value, items: own(items) })),
    { value: 'Go to', items: own(pages) },
    { value: 'Do', items: own(frameActions(onKeys)) },
    { value: 'Tickets', items: tickets },
    { value: 'People', items: people },
  ].filter(({ items }) => items.length > 0);
  return { groups, note: noteOf(words !== '' && (q !== words || query.isFetching), query, groups.length) };
}

function noteOf(isBusy: boolean, query: { isError: boolean; error: unknown }, groups: number): string {
  if (isBusy) return 'Looking for tickets…';
  if (query.isError) return `Tickets were not searched. ${messageOf(query.error)}`;
  return groups === 0 ? 'Nothing fits.' : '';
}
