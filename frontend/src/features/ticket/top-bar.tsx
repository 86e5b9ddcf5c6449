import { ArrowDown, ArrowUp, Link2, Trash2 } from 'lucide-react';
import { Link } from 'react-router';
import type { Neighbours } from '@/lib/ticket-order';
import { ticketPath } from '@/lib/ticket-path';
import { Button, ButtonLink } from '@/ui/button';
import { Tip } from '@/ui/tip';
import { toast } from '@/ui/toast';
import s from './ticket-page.module.css';
import type { Place } from './use-place';

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    toast('Link copied');
  } catch {
    toast('The browser did not allow copying', 'error');
  }
}

type StepProps = { label: string; id: number | null; place: Place; icon: typeof ArrowUp };

/** To the ticket before or after; at the end of the list it stays in its place and leads nowhere. */
function Step({ label, id, place, icon: Icon }: StepProps) {
  const icon = <Icon size={15} aria-hidden="true" />;
  if (id === null)
    return (
      <Button look="ghost" icon small aria-label={label} aria-disabled="true">
        {icon}
      </Button>
    );
  return (
    <Tip label={label}>
      <ButtonLink look="ghost" icon small aria-label={label} to={ticketPath(place, id)}>
        {icon}
      </ButtonLink>
    </Tip>
  );
}

type Props = {
  name: string;
  place: Place;
  canShare: boolean;
  neighbours: Neighbours | null;
  onRemove: (() => void) | null;
};

/** Where one is, and where one can go from here. */
export function TopBar({ name, place, canShare, neighbours, onRemove }: Props) {
  return (
    <div className={s.top}>
      <nav aria-label="Breadcrumb" className={s.crumbs}>
        <Link to={place.list}>{place.listName}</Link>
        <span aria-hidden="true">/</span>
        <span className="num" aria-current="page">
          {name}
        </span>
      </nav>
      {onRemove && (
        <Tip label="Delete ticket">
          <Button look="ghost" icon small aria-label="Delete ticket" onClick={onRemove}>
            <Trash2 size={15} aria-hidden="true" />
          </Button>
        </Tip>
      )}
      {canShare && (
        <Tip label="Copy link">
          <Button look="ghost" icon small aria-label="Copy link" onClick={() => void copyLink()}>
            <Link2 size={15} aria-hidden="true" />
          </Button>
        </Tip>
      )}
      {neighbours && (
        <>
          <span className={s.position}>{neighbours.position}</span>
          <Step label="Previous ticket" id={neighbours.previous} place={place} icon={ArrowUp} />
          <Step label="Next ticket" id={neighbours.next} place={place} icon={ArrowDown} />
        </>
      )}
    </div>
  );
}
