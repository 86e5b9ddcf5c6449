import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';
import s from './notice.module.css';

/** A sentence above a form: what failed, or what just happened. */
export function Notice({ kind, children }: { kind: 'error' | 'info'; children: ReactNode }) {
  const Icon = kind === 'error' ? CircleAlert : CircleCheck;
  return (
    <div className={cx(s.notice, s[kind])} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon size={16} aria-hidden="true" />
      <p>{children}</p>
    </div>
  );
}
