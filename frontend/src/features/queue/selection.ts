/** Which tickets are chosen for a change of many: a set of ids, and where a range begins. */
export type Selection = { ids: ReadonlySet<number>; anchor: number | null };

/** As many as the server changes at once. */
export const BULK_MAX = 500;
export const NOTHING: Selection = { ids: new Set(), anchor: null };

export function toggle({ ids }: Selection, id: number): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** All from where the last choice was made to `id`, in the order of the list. Without such a place, `id` alone. */
export function extend(selection: Selection, order: readonly number[], id: number): Selection {
  const to = order.indexOf(id);
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  if (to < 0) return selection;
  if (from < 0) return { ids: new Set([...selection.ids, id]), anchor: id };
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...range]), anchor: selection.anchor };
}

export type Extent = 'none' | 'some' | 'all';

/** How much of the list is chosen. */
export function extentOf({ ids }: Selection, order: readonly number[]): Extent {
  if (ids.size === 0) return 'none';
  return order.length > 0 && order.every((id) => ids.has(id)) ? 'all' : 'some';
}

/** What the box above the list does: everything that is loaded, or nothing. */
export function toggleAll(selection: Selection, order: readonly number[]): Selection {
  return extentOf(selection, order) === 'all' ? NOTHING : { ids: new Set(order), anchor: null };
}

/** As many as may be changed at once, the first of the list. */
export function firstOf({ ids }: Selection, order: readonly number[]): Selection {
  return { ids: new Set(order.filter((id) => ids.has(id)).slice(0, BULK_MAX)), anchor: null };
}

/** Of them, those that the list has; where a range begins is left to be found in it. */
export function among(selection: Selection, order: readonly number[]): Selection {
  if (selection.ids.size === 0) return selection;
  const listed = order.filter((id) => selection.ids.has(id));
  return listed.length === selection.ids.size ? selection : { ...selection, ids: new Set(listed) };
}
