import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import s from './overlay.module.css';

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  foot?: ReactNode;
  children: ReactNode;
};

/** A dialog that comes up from the foot of a phone's screen, as for filters. */
export function Drawer({ open, onOpenChange, title, foot, children }: Props) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={s.backdrop} />
        <Base.Popup className={s.drawer}>
          <div className={s.head}>
            <Base.Title className={s.title}>{title}</Base.Title>
            <Base.Close render={<Button look="ghost" small icon aria-label="Close" />}>
              <X size={15} aria-hidden="true" />
            </Base.Close>
          </div>
          <div className={s.body}>{children}</div>
          {foot && <div className={s.foot}>{foot}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
