/** Loaded after the list, which can be read without it. */
import { part } from '@/ui/part';
import { BULK_MAX, firstOf } from './selection';
import { type TriageOptions, useTriage } from './use-triage';

const BulkBar = part(() => import('./bulk-bar'));
const BulkDialog = part(() => import('./bulk-dialog'));
const KeptDialog = part(() => import('./kept-dialog'));
const TriageMenu = part(() => import('./triage-menu'));

type Props = TriageOptions & { order: readonly number[] };

/** The keys that change tickets, and what stands over the list while something is chosen or being changed. */
export default function Triage({ order, ...options }: Props) {
  const { tickets, selection, change } = options;
  const { menu, setMenu, closeMenu, apply, bulk, nameOf, clear, ids } = useTriage(options);
  const canRemove = tickets.every(({ id, can }) => can.remove || !selection.ids.has(id));
  return (
    <>
      {ids.length > 0 && (
        <BulkBar
          chosen={ids.length}
          loaded={order.length}
          canRemove={canRemove}
          onMenu={(kind, anchor) => setMenu({ kind, anchor, ticket: null })}
          onRemove={() => bulk.setBulk({ ids, remove: true })}
          onFirst={() => change((old) => firstOf(old, order))}
          onAll={() => change(() => ({ ids: new Set(order), anchor: null }))}
          onClear={clear}
          onMissing={clear}
        />
      )}
      {menu && ids.length <= BULK_MAX && (
        <TriageMenu
          kind={menu.kind}
          anchor={menu.anchor}
          ticket={menu.ticket}
          onPick={(values) => {
            closeMenu();
            apply(menu.ticket, values);
          }}
          onClose={closeMenu}
          onMissing={closeMenu}
        />
      )}
      {bulk.bulk && (
        <BulkDialog
          // Another set of tickets is another change.
          key={bulk.bulk.ids.length}
          bulk={bulk.bulk}
          tickets={tickets}
          nameOf={nameOf}
          onNarrow={(left) => bulk.bulk && bulk.setBulk({ ...bulk.bulk, ids: left })}
          onDone={bulk.done}
          onClose={() => bulk.setBulk(null)}
          onMissing={() => bulk.setBulk(null)}
        />
      )}
      {bulk.kept.length > 0 && <KeptDialog kept={bulk.kept} onClose={bulk.forgetKept} onMissing={bulk.forgetKept} />}
    </>
  );
}
