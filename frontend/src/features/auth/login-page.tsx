import { Form } from '@base-ui/react/form';
import { useEffect, useRef } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import type { ApiError, FieldErrors } from '@/lib/api/errors';
import { homePath, signIn } from '@/lib/auth';
import { safePath } from '@/lib/safe-path';
import { useSubmit } from '@/lib/use-submit';
import { TextField } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { PasswordField } from '@/ui/password-field';
import { SendButton } from '@/ui/send-button';
import { AuthFrame } from './auth-frame';
import s from './auth-frame.module.css';
import { ACCOUNT_MADE, FORGOTTEN, PASSWORD_SET, WRONG_PASSWORD } from './text';

type Arrival = { registered?: string; reset?: true } | null;

/** One answer for a wrong address and a wrong password: neither tells whether the other exists. */
function explain({ status, fields }: ApiError): FieldErrors {
  if (status === 401) return { password: WRONG_PASSWORD };
  const { username, ...rest } = fields;
  return username ? { ...rest, email: username } : rest;
}

function useFocusOnArrival() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);
  return field;
}

export function Component() {
  const arrival = useLocation().state as Arrival;
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const { busy, submit, notice, form } = useSubmit(explain);
  const email = useFocusOnArrival();
  const next = query.get('next');
  return (
    <AuthFrame
      title="Sign in"
      lead="to open a ticket and follow yours."
      other={
        <>
          New here? <Link to={{ pathname: '/register', search: query.size ? `?${query}` : '' }}>Create an account</Link>
        </>
      }
    >
      {!notice && arrival?.reset && <Notice kind="info">{PASSWORD_SET}</Notice>}
      {!notice && arrival?.registered && <Notice kind="info">{ACCOUNT_MADE}</Notice>}
      {notice && <Notice kind="error">{notice}</Notice>}
      <Form
        className={s.form}
        {...form}
        onFormSubmit={(values: { email: string; password: string }) =>
          submit(async () => {
            await signIn(values.email, values.password);
            await navigate(safePath(next, location.origin, homePath()), { replace: true });
          })
        }
      >
        <TextField
          ref={email}
          name="email"
          label="E-mail"
          required
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={arrival?.registered}
        />
        <PasswordField name="password" label="Password" autoComplete="current-password" hint={FORGOTTEN} />
        <SendButton look="primary" type="submit" className={s.submit} waits={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </SendButton>
      </Form>
    </AuthFrame>
  );
}
