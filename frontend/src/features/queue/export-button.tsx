import { Download, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import type { TicketFilters } from '@/lib/api/ticket-count';
import { number } from '@/lib/number';
import { toast } from '@/ui/toast';
import { tickets } from './queue-text';
import { Tool } from './tool';

/** Saves all tickets of the view as CSV, by their numbers. A second press stops it. */
export function ExportButton({ filters }: { filters: TicketFilters }) {
  const [soFar, setSoFar] = useState<number | null>(null);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const save = async (): Promise<void> => {
    const running = new AbortController();
    stop.current = running;
    setSoFar(0);
    try {
      const [{ exportTickets }, { saveFile }] = await Promise.all([
        import('@/lib/api/export'),
        import('@/lib/save-file'),
      ]);
      const { file, rows } = await exportTickets({ ...filters, names: true }, running.signal, setSoFar);
      if (running.signal.aborted) return;
      saveFile(file, `tickets-${new Date().toISOString().slice(0, 10)}.csv`);
      toast(`${tickets(rows)} saved`);
    } catch (error) {
      if (!running.signal.aborted) toast(`Nothing was saved. ${messageOf(error)}`, 'error');
    } finally {
      stop.current = null;
      setSoFar(null);
    }
  };
  const label = soFar === null ? 'Export CSV' : `Stop (${number(soFar)} read)`;
  return (
    <Tool
      label={label}
      icon={soFar === null ? Download : X}
      onClick={() => (stop.current ? stop.current.abort() : void save())}
    />
  );
}
