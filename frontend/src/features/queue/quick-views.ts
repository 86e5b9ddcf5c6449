import type { Statistics } from '@/lib/api/statistics';
import { EVERYTHING, OPEN, type View } from './view';

/** `count`: of the kept numbers; null: they do not know it. */
type QuickView = { label: string; view: View; count: ((statistics: Statistics) => number) | null };

/** The views asked for most; their counts are those that the server keeps. */
export const QUICK = {
  total: { label: 'Total', view: EVERYTHING, count: ({ total }) => total },
  open: { label: 'All open', view: { ...EVERYTHING, status: OPEN }, count: ({ open }) => open },
  unassigned: {
    label: 'Unassigned',
    view: { ...EVERYTHING, status: OPEN, operator_id: ['none'] },
    count: ({ unassigned }) => unassigned,
  },
  high: { label: 'High', view: { ...EVERYTHING, status: OPEN, urgency: ['high'] }, count: ({ high }) => high },
  pending: { label: 'Pending', view: { ...EVERYTHING, status: ['pending'] }, count: ({ pending }) => pending },
  answered: { label: 'Answered', view: { ...EVERYTHING, waiting_for: ['operator'] }, count: null },
  mine: { label: 'Mine', view: { ...EVERYTHING, status: OPEN, operator_id: ['me'] }, count: ({ mine }) => mine },
  closed: { label: 'Closed', view: { ...EVERYTHING, status: ['closed'] }, count: ({ closed }) => closed },
} as const satisfies Record<string, QuickView>;
