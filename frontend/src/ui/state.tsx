import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import s from './state.module.css';

type Props = { icon: LucideIcon; title: string; children?: ReactNode; action?: ReactNode };

/** What a page shows instead of its content: empty, failed, missing. `role=status` makes it heard when it replaces a skeleton. */
export function State({ icon: Icon, title, children, action }: Props) {
  return (
    <div className={s.state} role="status">
      <span className={s.icon}>
        <Icon size={18} aria-hidden="true" />
      </span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action && <div className={s.action}>{action}</div>}
    </div>
  );
}
