import { useState } from 'react';
import type { Ticket } from '@/lib/api/tickets';
import { useMe } from '@/lib/me';
import { type Changes, giveTo, setStatus } from '@/ui/ticket-changes';
import { rowId } from '@/ui/use-roving';
import type { Values } from './bulk-text';
import { NOTHING, type Selection } from './selection';
import { type TriageKeys, useTriagePresses } from './triage-keys';
import type { MenuKind } from './triage-menu';
import { useBulk } from './use-bulk';
import { useChangeTicket } from './use-change-ticket';
import { useOperators } from './use-operators';

export type OpenMenu = { kind: MenuKind; anchor: Element; ticket: Ticket | null };

export type TriageOptions = {
  tickets: readonly Ticket[];
  selection: Selection;
  change: (next: (old: Selection) => Selection) => void;
  keys: TriageKeys;
};

/** What a choice for one ticket means for it. */
function changesOf(ticket: Ticket, values: Values, myId: number): Changes {
  if (values.operator_id !== undefined) return giveTo(ticket, values.operator_id);
  return values.status ? setStatus(ticket, values.status, myId) : values;
}

/** Changes of one row, or of all that are chosen: by keys and by the bar of the selection. */
export function useTriage({ tickets, selection, change, keys }: TriageOptions) {
  const me = useMe();
  const { nameOf } = useOperators();
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const clear = () => change(() => NOTHING);
  const bulk = useBulk(clear);
  const changeTicket = useChangeTicket((id) => (id === me.id ? me.name : nameOf(id)));
  const ids = [...selection.ids];

  const apply = (ticket: Ticket | null, values: Values): void => {
    if (ticket) changeTicket(ticket, changesOf(ticket, values, me.id));
    else if (ids.length > 0) bulk.setBulk({ ids, values });
  };
  const open = (kind: MenuKind, ticket: Ticket | null): void => {
    const anchor = ticket
      ? document.getElementById(rowId(`${ticket.id}`))
      : document.querySelector(`[data-menu=${kind}]`);
    if (anchor) setMenu({ kind, anchor, ticket });
  };
  /** The keys mean the selection when there is one. */
  useTriagePresses(keys, ({ act, row }) => {
    const ticket = ids.length > 0 ? null : tickets.find(({ id }) => `${id}` === row);
    if (ticket === undefined || ticket?.can.assign === false) return;
    if (act === 'mine') apply(ticket, { operator_id: me.id });
    else if (act === 'close') apply(ticket, { status: 'closed' });
    else open(act, ticket);
  });
  const closeMenu = () => setMenu(null);
  return { menu, setMenu, closeMenu, apply, bulk, nameOf, clear, ids };
}
