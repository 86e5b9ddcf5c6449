/** One change of many tickets: all of it or nothing, and to be undone for some minutes. */
import { answerOf, api } from './client';
import { ApiError, apiError } from './errors';
import type { components } from './schema';

export type BulkChange = components['schemas']['BulkChange'];
export type BulkPreview = components['schemas']['BulkPreview'];
export type BulkRefusal = components['schemas']['BulkRefusal'];
export type BulkDone = components['schemas']['BulkDone'];
export type BulkEntry = components['schemas']['BulkEntry'];
export type BulkUndone = components['schemas']['BulkUndone'];

/** Some tickets cannot be changed so; nothing was. */
export class BulkRefused extends ApiError {
  constructor(
    message: string,
    readonly refused: readonly BulkRefusal[],
  ) {
    super(409, message);
  }
}

/** What would happen; nothing does. */
export async function previewBulkChange(body: BulkChange, signal: AbortSignal): Promise<BulkPreview> {
  return (await answerOf(api.POST('/api/tickets/bulk-changes/preview', { body, signal }))).data;
}

/** `key` is the same for each try to send it. Throws BulkRefused when some of the tickets cannot be changed so. */
export async function applyBulkChange(body: BulkChange, key: string): Promise<BulkDone> {
  const params = { header: { 'Idempotency-Key': key } };
  const { data, error, response } = await api.POST('/api/tickets/bulk-changes', { params, body });
  if (response.ok && data) return data;
  const refusal = apiError(response.status, error);
  const refused = (error as { refused?: BulkRefusal[] } | undefined)?.refused;
  throw response.status === 409 && refused ? new BulkRefused(refusal.message, refused) : refusal;
}

/** Puts back what nobody has changed since; the answer lists the rest. */
export async function undoBulkChange(id: number): Promise<BulkUndone> {
  const params = { path: { bulk_change_id: id } };
  return (await answerOf(api.POST('/api/tickets/bulk-changes/{bulk_change_id}/undo', { params }))).data;
}

export const recentBulkKey = ['bulk', 'recent'] as const;

/** What one changed, or undid, in the last minutes; newest first. */
export async function listRecentBulk(signal: AbortSignal): Promise<BulkEntry[]> {
  return (await answerOf(api.GET('/api/tickets/bulk-changes', { signal }))).data;
}

export const bulkKeptKey = (id: number) => ['bulk', 'kept', id] as const;

/** What the undoing of a change left alone. */
export async function listBulkKept(id: number, signal: AbortSignal): Promise<BulkRefusal[]> {
  const params = { path: { bulk_change_id: id } };
  return (await answerOf(api.GET('/api/tickets/bulk-changes/{bulk_change_id}/kept', { params, signal }))).data;
}
