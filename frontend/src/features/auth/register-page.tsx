import { Form } from '@base-ui/react/form';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { type NewUser, registerUser } from '@/lib/api/users';
import { homePath, signIn } from '@/lib/auth';
import { tidyEmail } from '@/lib/email';
import { passwordProblem } from '@/lib/password-rules';
import { safePath } from '@/lib/safe-path';
import { useSubmit } from '@/lib/use-submit';
import { TextField } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { PasswordField } from '@/ui/password-field';
import { PasswordRules } from '@/ui/password-rules';
import { SendButton } from '@/ui/send-button';
import { AuthFrame } from './auth-frame';
import s from './auth-frame.module.css';
import { registerErrors } from './text';

/** Registers and signs in. When only the second fails, the account exists: on to the sign-in page. */
function useRegister() {
  const navigate = useNavigate();
  const [query] = useSearchParams();
  return async (user: NewUser) => {
    await registerUser({ ...user, name: user.name.trim(), email: tidyEmail(user.email) });
    try {
      await signIn(user.email, user.password);
    } catch {
      return navigate({ pathname: '/login', search: `?${query}` }, { state: { registered: tidyEmail(user.email) } });
    }
    return navigate(safePath(query.get('next'), location.origin, homePath()), { replace: true });
  };
}

export function Component() {
  const [query] = useSearchParams();
  const [password, setPassword] = useState('');
  const register = useRegister();
  const { busy, submit, notice, form } = useSubmit(registerErrors);
  return (
    <AuthFrame
      title="Create an account"
      lead="It takes a minute; then you can open a ticket."
      other={
        <>
          Have one already? <Link to={{ pathname: '/login', search: query.size ? `?${query}` : '' }}>Sign in</Link>
        </>
      }
    >
      {notice && <Notice kind="error">{notice}</Notice>}
      <Form
        className={s.form}
        {...form}
        onFormSubmit={(user: NewUser) => submit(async () => void (await register(user)))}
      >
        <TextField name="name" label="Name" required autoComplete="name" maxLength={200} />
        <TextField
          name="email"
          label="E-mail"
          required
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <PasswordField
          name="password"
          label="Password"
          autoComplete="new-password"
          hint={<PasswordRules password={password} />}
          validate={passwordProblem}
          onValueChange={setPassword}
        />
        <SendButton look="primary" type="submit" className={s.submit} waits={busy}>
          {busy ? 'Creating…' : 'Create account'}
        </SendButton>
      </Form>
    </AuthFrame>
  );
}
