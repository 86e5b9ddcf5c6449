import { Check, Dot } from 'lucide-react';
import { PASSWORD_RULES } from '@/lib/password-rules';
import s from './password-rules.module.css';

/** The rules stand there before the first key; each gets a check mark once it is met. */
export function PasswordRules({ password }: { password: string }) {
  return (
    <ul className={s.rules}>
      {PASSWORD_RULES.map(({ label, met }) => {
        const done = met(password);
        const Icon = done ? Check : Dot;
        return (
          <li key={label} data-met={done || undefined}>
            <Icon size={14} aria-hidden="true" />
            {label}
            {done && <span className="vh">, done</span>}
          </li>
        );
      })}
    </ul>
  );
}
