import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { cx } from '@/lib/cx';
import { Button } from './button';
import s from './overlay.module.css';

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** Buttons, the main one last. */
  foot?: ReactNode;
  wide?: boolean;
  /** What has the focus first, instead of the way out. */
  first?: RefObject<HTMLElement | null>;
  children?: ReactNode;
};

/** A window over the page with a name and a way out. Load it lazily: no page is drawn with one. */
export function Dialog({ open, onOpenChange, title, description, foot, wide, first, children }: Props) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={s.backdrop} />
        <Base.Popup className={cx(s.dialog, wide && s.wide)} {...(first && { initialFocus: first })}>
          <div className={s.head}>
            <Base.Title className={s.title}>{title}</Base.Title>
            <Base.Close render={<Button look="ghost" small icon aria-label="Close" />}>
              <X size={15} aria-hidden="true" />
            </Base.Close>
          </div>
          {description && <Base.Description className={s.text}>{description}</Base.Description>}
          {children && <div className={s.body}>{children}</div>}
          {foot && <div className={s.foot}>{foot}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
