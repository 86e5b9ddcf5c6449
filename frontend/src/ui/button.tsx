import type { ComponentProps } from 'react';
import { Link, type LinkProps } from 'react-router';
import { cx } from '@/lib/cx';
import s from './button.module.css';

type Look = { look?: 'primary' | 'secondary' | 'ghost' | 'danger'; small?: boolean; icon?: boolean };

function looks({ look = 'secondary', small, icon }: Look, className?: string): string {
  return cx(s.button, s[look], small && s.small, icon && s.icon, className);
}

export function Button({ look, small, icon, className, type = 'button', ...rest }: ComponentProps<'button'> & Look) {
  return <button type={type} className={looks({ look, small, icon } as Look, className)} {...rest} />;
}

export function ButtonLink({ look, small, icon, className, ...rest }: LinkProps & Look) {
  return <Link className={looks({ look, small, icon } as Look, className)} {...rest} />;
}
