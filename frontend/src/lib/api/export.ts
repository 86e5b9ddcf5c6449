import { answerOf, api } from './client';
import type { operations } from './schema';

type Parameters = NonNullable<operations['export_tickets_csv_api_export_tickets_get']['parameters']['query']>;

/** Which tickets; `names`: with columns for people. */
export type ExportQuery = Omit<Parameters, 'raw'>;
export type TicketFile = { file: Blob; rows: number };

/** What is held on the page itself; the rest is the browser's, on disk if it is much. */
const HELD_MAX_BYTES = 4 * 1024 * 1024;
const QUOTE = 0x22;
const LINE_FEED = 0x0a;
/** Tells spreadsheets that it is UTF-8. */
const MARK = '\ufeff';

/** Counts the rows below the head, as they come. An end of line between quotes ends no row. */
export function rowCounter(): (bytes: Uint8Array) => number {
  let quoted = false;
  let ends = 0;
  return (bytes) => {
    for (const byte of bytes) {
      if (byte === QUOTE) quoted = !quoted;
      else if (byte === LINE_FEED && !quoted) ends++;
    }
    return Math.max(0, ends - 1);
  };
}

async function gather(stream: ReadableStream<Uint8Array<ArrayBuffer>>, onRows?: (n: number) => void) {
  const count = rowCounter();
  const reader = stream.getReader();
  let file = new Blob([MARK], { type: 'text/csv;charset=utf-8' });
  let held: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  let rows = 0;
  const put = () => {
    file = new Blob([file, ...held], { type: file.type });
    held = [];
    bytes = 0;
  };
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    held.push(part.value);
    bytes += part.value.length;
    rows = count(part.value);
    onRows?.(rows);
    if (bytes >= HELD_MAX_BYTES) put();
  }
  put();
  return { file, rows };
}

/** Tickets as a table for spreadsheets, of any number: one's own, an administrator's: everybody's. */
export async function exportTickets(
  query: ExportQuery,
  signal: AbortSignal | null = null,
  onRows?: (n: number) => void,
): Promise<TicketFile> {
  const call = api.GET('/api/export/tickets', { params: { query }, parseAs: 'stream', signal });
  return gather((await answerOf<ReadableStream<Uint8Array<ArrayBuffer>>>(call as never)).data, onRows);
}
