/** Ways into the queue from elsewhere, each written as the queue writes its own address, so that it is known again there. */
const OPEN = 'status=new&status=assigned&status=pending';

export const QUEUE_PATH = {
  open: `/admin?${OPEN}`,
  unassigned: `/admin?${OPEN}&operator_id=none`,
  high: `/admin?${OPEN}&urgency=high`,
  mine: `/admin?${OPEN}&operator_id=me`,
  pending: '/admin?status=pending',
} as const;

export function statusPath(status: string): string {
  return `/admin?status=${status}`;
}

/** A kept view, whose words are the API's: without an order it is the newest first. The queue leaves out the one that it has anyway. */
export function savedPath(query: string): string {
  const params = new URLSearchParams(query);
  if (!params.has('sort')) params.set('sort', '-created_at');
  if (params.get('sort') === '-updated_at') params.delete('sort');
  return `/admin?${params.toString() || 'status=any'}`;
}

/** What an operator has still to do. */
export function loadPath(operatorId: number): string {
  return `/admin?${OPEN}&operator_id=${operatorId}`;
}

/** Of the last days, as the dashboard counts them. */
export function createdPath(days: number): string {
  return `/admin?created_within=${days}&sort=-created_at`;
}

/** The last changed first, where they end soon. */
export function closedPath(days: number): string {
  return `/admin?closed_within=${days}`;
}

/** All that somebody reported. */
export function submitterPath(id: number): string {
  return `/admin?created_by_id=${id}`;
}

/** Of it, what is not closed. */
export function openOfPath(id: number): string {
  return `/admin?${OPEN}&created_by_id=${id}`;
}
