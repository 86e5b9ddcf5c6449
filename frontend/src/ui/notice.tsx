import { CircleAlert, Info } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { cx } from '@/lib/cx';
import s from './notice.module.css';

/** A sentence about a whole form: what failed, or what just happened. */
export function Notice({ kind, children }: { kind: 'error' | 'info'; children: ReactNode }) {
  const Icon = kind === 'error' ? CircleAlert : Info;
  const element = useRef<HTMLDivElement>(null);
  // A long form may have scrolled it out of sight.
  useEffect(() => {
    element.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={element} className={cx(s.notice, s[kind])} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon size={16} aria-hidden="true" />
      <p>{children}</p>
    </div>
  );
}
