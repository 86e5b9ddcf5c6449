/** The pages of the frame and the views of the queue, for the rail, the palette and the keys. */
import { ChartNoAxesColumn, Inbox, type LucideIcon, Plus, Settings, Tickets, Users } from 'lucide-react';
import type { Statistics } from '@/lib/api/statistics';
import { QUEUE_PATH } from '@/lib/queue-paths';
import type { Me, Right } from '@/lib/session';

type PageLink = {
  to: string;
  label: string;
  icon: LucideIcon;
  keys: string;
  /** True while the rail marks it as the present one. */
  covers: (pathname: string) => boolean;
  /** What one has to be allowed; null: everybody has it. */
  right: Right | null;
};

const under = (path: string) => (pathname: string) => pathname === path || pathname.startsWith(`${path}/`);
const ownTickets = (pathname: string) => under('/tickets')(pathname) && !under('/tickets/new')(pathname);

export const QUEUE: PageLink = {
  to: '/admin',
  label: 'Queue',
  icon: Inbox,
  keys: 'g q',
  covers: (pathname) => pathname === '/admin' || under('/admin/tickets')(pathname),
  right: 'triage',
};
export const MY_TICKETS: PageLink = {
  to: '/tickets',
  label: 'My tickets',
  icon: Tickets,
  keys: 'g m',
  covers: ownTickets,
  right: null,
};
export const NEW_TICKET: PageLink = {
  to: '/tickets/new',
  label: 'New ticket',
  icon: Plus,
  keys: 'c',
  covers: under('/tickets/new'),
  right: null,
};
const DASHBOARD: PageLink = {
  to: '/admin/dashboard',
  label: 'Dashboard',
  icon: ChartNoAxesColumn,
  keys: 'g d',
  covers: under('/admin/dashboard'),
  right: 'triage',
};
const PEOPLE: PageLink = {
  to: '/admin/people',
  label: 'People',
  icon: Users,
  keys: 'g p',
  covers: under('/admin/people'),
  right: 'manage_people',
};
export const SETTINGS: PageLink = {
  to: '/settings',
  label: 'Settings',
  icon: Settings,
  keys: 'g s',
  covers: under('/settings'),
  right: null,
};

const PAGES: readonly PageLink[] = [QUEUE, MY_TICKETS, NEW_TICKET, DASHBOARD, PEOPLE, SETTINGS];

export function pagesFor({ can }: Me): PageLink[] {
  return PAGES.filter(({ right }) => right === null || can[right]);
}

/** Whether this person has the page of that address. One that does not exist is the queue's below its address, else everybody's. */
export function hasPage({ can }: Me, pathname: string): boolean {
  const page = PAGES.find(({ covers }) => covers(pathname)) ?? (under(QUEUE.to)(pathname) ? QUEUE : null);
  return !page?.right || can[page.right];
}

type QueueLink = { to: string; label: string; hue: string; count: (statistics: Statistics) => number };

export const VIEWS: readonly QueueLink[] = [
  { to: QUEUE_PATH.unassigned, label: 'Unassigned', hue: 'amber', count: (n) => n.unassigned },
  { to: QUEUE_PATH.high, label: 'High urgency', hue: 'red', count: (n) => n.high },
  { to: QUEUE_PATH.pending, label: 'Pending', hue: 'violet', count: (n) => n.pending },
  { to: QUEUE_PATH.mine, label: 'Assigned to me', hue: 'accent', count: (n) => n.mine },
];
