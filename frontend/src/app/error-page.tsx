import type { ReactNode } from 'react';
import { PageHeading, useTitle } from '@/ui/page';
import s from './error-page.module.css';

type Props = { title: string; children: ReactNode; action: ReactNode };

/** A page that has nothing to show: not found, failed. Stands alone or inside the shell's sheet. */
export function ErrorPage({ title, children, action }: Props) {
  useTitle(title);
  return (
    <div className={s.page}>
      <PageHeading className={s.title}>{title}</PageHeading>
      <p className={s.text}>{children}</p>
      <div className={s.action}>{action}</div>
    </div>
  );
}
