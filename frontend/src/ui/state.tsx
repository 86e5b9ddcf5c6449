import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { PageHeading } from './page';
import s from './state.module.css';

type Props = {
  icon: LucideIcon;
  title: string;
  /** The title is the page's h1: there is nothing else on it. */
  page?: boolean;
  children?: ReactNode;
  action?: ReactNode;
};

/** What a page shows instead of its content: empty, failed, missing. `role=status` makes it heard when it replaces a skeleton. */
export function State({ icon: Icon, title, page, children, action }: Props) {
  return (
    <div className={s.state} role="status">
      <span className={s.icon}>
        <Icon size={18} aria-hidden="true" />
      </span>
      {page ? <PageHeading className={s.title}>{title}</PageHeading> : <h2 className={s.title}>{title}</h2>}
      {children && <p>{children}</p>}
      {action && <div className={s.action}>{action}</div>}
    </div>
  );
}
