/** Loaded after the list, which can be read without it. */
import { lazy, Suspense } from 'react';
import { BULK_MAX, firstOf } from './selection';
import { type TriageOptions, useTriage } from './use-triage';

const BulkBar = lazy(() => import('./bulk-bar'));
const BulkDialog = lazy(() => import('./bulk-dialog'));
const KeptDialog = lazy(() => import('./kept-dialog'));
const TriageMenu = lazy(() => import('./triage-menu'));

type Props = TriageOptions & { order: readonly number[] };

/** The keys that change tickets, and what stands over the list while something is chosen or being changed. */
export default function Triage({ order, ...options }: Props) {
  const { tickets, selection, change } = options;
  const { menu, setMenu, closeMenu, apply, bulk, nameOf, clear, ids } = useTriage(options);
  const canRemove = tickets.every(({ id, can }) => can.remove || !selection.ids.has(id));
  return (
    <>
      {ids.length > 0 && (
        <Suspense>
          <BulkBar
            chosen={ids.length}
            loaded={order.length}
            canRemove={canRemove}
            onMenu={(kind, anchor) => setMenu({ kind, anchor, ticket: null })}
            onRemove={() => bulk.setBulk({ ids, remove: true })}
            onFirst={() => change((old) => firstOf(old, order))}
            onAll={() => change(() => ({ ids: new Set(order), anchor: null }))}
            onClear={clear}
          />
        </Suspense>
      )}
      {menu && ids.length <= BULK_MAX && (
        <Suspense>
          <TriageMenu
            kind={menu.kind}
            anchor={menu.anchor}
            ticket={menu.ticket}
            onPick={(values) => {
              closeMenu();
              apply(menu.ticket, values);
            }}
            onClose={closeMenu}
          />
        </Suspense>
      )}
      {bulk.bulk && (
        <Suspense>
          <BulkDialog
            // Another set of tickets is another change.
            key={bulk.bulk.ids.length}
            bulk={bulk.bulk}
            nameOf={nameOf}
            onNarrow={(left) => bulk.bulk && bulk.setBulk({ ...bulk.bulk, ids: left })}
            onDone={bulk.done}
            onClose={() => bulk.setBulk(null)}
          />
        </Suspense>
      )}
      {bulk.kept.length > 0 && (
        <Suspense>
          <KeptDialog kept={bulk.kept} onClose={bulk.forgetKept} />
        </Suspense>
      )}
    </>
  );
}
