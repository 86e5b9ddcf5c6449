import type { ReactNode } from 'react';
import { ConnectionBanner } from '@/ui/banner';
import { PageHeading, useTitle } from '@/ui/page';
import s from './auth-frame.module.css';

type Props = { title: string; lead: string; children: ReactNode; other: ReactNode };

/** The frame of the two pages before signing in: mark, heading, form, the way to the other page. */
export function AuthFrame({ title, lead, children, other }: Props) {
  useTitle(title);
  return (
    <div className={s.page}>
      <ConnectionBanner />
      <main id="main" tabIndex={-1} className={s.card}>
        <img src="/mark.svg" width={36} height={36} alt="" />
        <div>
          <PageHeading className={s.title}>{title}</PageHeading>
          <p className={s.lead}>{lead}</p>
        </div>
        {children}
        <p className={s.other}>{other}</p>
      </main>
      <footer className={s.foot}>Mini Service Desk, running on your own server</footer>
    </div>
  );
}
