/** The pages of the frame and the views of the queue, for the rail, the palette and the keys. */
import { ChartNoAxesColumn, Inbox, type LucideIcon, Plus, Settings, Tickets, Users } from 'lucide-react';
import type { Statistics } from '@/lib/api/statistics';

type PageLink = {
  to: string;
  label: string;
  icon: LucideIcon;
  keys: string;
  /** True while the rail marks it as the present one. */
  covers: (pathname: string) => boolean;
  for: 'all' | 'admins';
};

const under = (path: string) => (pathname: string) => pathname === path || pathname.startsWith(`${path}/`);
const ownTickets = (pathname: string) => under('/tickets')(pathname) && !under('/tickets/new')(pathname);

export const QUEUE: PageLink = {
  to: '/admin',
  label: 'Queue',
  icon: Inbox,
  keys: 'g q',
  covers: (pathname) => pathname === '/admin' || under('/admin/tickets')(pathname),
  for: 'admins',
};
export const MY_TICKETS: PageLink = {
  to: '/tickets',
  label: 'My tickets',
  icon: Tickets,
  keys: 'g m',
  covers: ownTickets,
  for: 'all',
};
export const NEW_TICKET: PageLink = {
  to: '/tickets/new',
  label: 'New ticket',
  icon: Plus,
  keys: 'c',
  covers: under('/tickets/new'),
  for: 'all',
};
const DASHBOARD: PageLink = {
  to: '/admin/dashboard',
  label: 'Dashboard',
  icon: ChartNoAxesColumn,
  keys: 'g d',
  covers: under('/admin/dashboard'),
  for: 'admins',
};
const PEOPLE: PageLink = {
  to: '/admin/people',
  label: 'People',
  icon: Users,
  keys: 'g p',
  covers: under('/admin/people'),
  for: 'admins',
};
export const SETTINGS: PageLink = {
  to: '/settings',
  label: 'Settings',
  icon: Settings,
  keys: 'g s',
  covers: under('/settings'),
  for: 'all',
};

const PAGES: readonly PageLink[] = [QUEUE, MY_TICKETS, NEW_TICKET, DASHBOARD, PEOPLE, SETTINGS];

export function pagesFor(isAdmin: boolean): PageLink[] {
  return PAGES.filter((page) => isAdmin || page.for === 'all');
}

type QueueLink = { to: string; label: string; hue: string; count: (statistics: Statistics) => number };

const OPEN = 'status=new&status=assigned&status=pending';

/** Written as the queue writes its own addresses, so that the one on the screen is known again. */
export const VIEWS: readonly QueueLink[] = [
  { to: `/admin?${OPEN}&operator_id=none`, label: 'Unassigned', hue: 'amber', count: (n) => n.unassigned },
  { to: `/admin?${OPEN}&urgency=high`, label: 'High urgency', hue: 'red', count: (n) => n.high },
  { to: '/admin?status=pending', label: 'Pending', hue: 'violet', count: (n) => n.pending },
  { to: `/admin?${OPEN}&operator_id=me`, label: 'Assigned to me', hue: 'accent', count: (n) => n.mine },
];
