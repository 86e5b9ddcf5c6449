import { Bookmark, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useSavedViews, type ViewLink } from '@/lib/use-saved-views';
import { Button } from '@/ui/button';
import { part } from '@/ui/part';
import { QUICK } from './quick-views';
import { leadsTo, printView, type View } from './view';

const ViewDialog = part(() => import('./view-dialog'));

/** There for everybody, or nothing that would have to be kept. */
function isCommon(view: View): boolean {
  return Object.values(QUICK).some((quick) => printView(quick.view) === printView(view));
}

function Opener({ onOpen, children }: { onOpen: () => void; children: ReactNode }) {
  return (
    <Button look="ghost" small aria-haspopup="dialog" {...ViewDialog.reach} onClick={onOpen}>
      {children}
    </Button>
  );
}

/** Keeps the view that is shown under a name. One's own that is kept already is changed; what another shares may be deleted. */
export function SaveView({ view }: { view: View }) {
  const views = useSavedViews();
  const [asked, ask] = useState<{ kept: ViewLink | null } | null>(null);
  const here = views.filter(({ to }) => leadsTo(to, view));
  const own = here.find(({ can }) => can.change) ?? null;
  const others = own ? null : here.find(({ can }) => can.remove);
  return (
    <>
      {(own || !isCommon(view)) && (
        <Opener onOpen={() => ask({ kept: own })}>
          <Bookmark size={14} aria-hidden="true" />
          {own ? 'Edit view' : 'Save view'}
        </Opener>
      )}
      {others && (
        <Opener onOpen={() => ask({ kept: others })}>
          <Trash2 size={14} aria-hidden="true" />
          Delete shared view
        </Opener>
      )}
      {asked && (
        <ViewDialog view={view} kept={asked.kept} views={views} onClose={() => ask(null)} onMissing={() => ask(null)} />
      )}
    </>
  );
}
