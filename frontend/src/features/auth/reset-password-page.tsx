import { Form } from '@base-ui/react/form';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { resetPassword } from '@/lib/api/account';
import type { ApiError, FieldErrors } from '@/lib/api/errors';
import { passwordProblem } from '@/lib/password-rules';
import { session } from '@/lib/session';
import { useSubmit } from '@/lib/use-submit';
import { Notice } from '@/ui/notice';
import { PasswordField } from '@/ui/password-field';
import { PasswordRules } from '@/ui/password-rules';
import { SendButton } from '@/ui/send-button';
import { AuthFrame } from './auth-frame';
import s from './auth-frame.module.css';
import { LINK_VOID } from './text';

/** A refused token is no field's fault; it shows above the form, with the way out. */
function explain({ status, message, fields }: ApiError): FieldErrors {
  if (fields.password) return { password: fields.password };
  return status === 400 && /^password/i.test(message) ? { password: message } : {};
}

/** The token of the link. It is taken out of the address at once: no history, no bookmark, no screenshot keeps it. */
function useToken(): string {
  const [token, setToken] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const take = () => {
      if (!location.hash) return;
      setToken(location.hash.slice(1));
      history.replaceState(history.state, '', location.pathname);
    };
    take();
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return token;
}

function ResetForm({ token }: { token: string }) {
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const { busy, submit, notice, form } = useSubmit(explain);
  const save = (values: { password: string }) =>
    submit(async () => {
      await resetPassword({ token, password: values.password });
      // Every session has ended with the old password, this page's too.
      session.end();
      await navigate('/login', { replace: true, state: { reset: true } });
    });
  return (
    <>
      {notice && <Notice kind="error">{notice}</Notice>}
      <Form className={s.form} {...form} onFormSubmit={save}>
        <PasswordField
          name="password"
          label="New password"
          autoComplete="new-password"
          hint={<PasswordRules password={password} />}
          validate={passwordProblem}
          onValueChange={setPassword}
        />
        <SendButton look="primary" type="submit" className={s.submit} waits={busy}>
          {busy ? 'Saving…' : 'Set password'}
        </SendButton>
      </Form>
    </>
  );
}

export function Component() {
  const token = useToken();
  return (
    <AuthFrame
      title="Set a new password"
      lead="The link works once. Every device is signed out."
      other={<Link to="/login">Back to signing in</Link>}
    >
      {token === '' ? <Notice kind="error">{LINK_VOID}</Notice> : <ResetForm key={token} token={token} />}
    </AuthFrame>
  );
}
