/** A session that ends in the middle of something: its owner signs in where he is, and what he typed is still there. */
import { Dialog } from '@base-ui/react/dialog';
import { Form } from '@base-ui/react/form';
import { useRef } from 'react';
import type { ApiError, FieldErrors } from '@/lib/api/errors';
import { signIn } from '@/lib/auth';
import { useMe } from '@/lib/me';
import { queryClient } from '@/lib/query-client';
import { session } from '@/lib/session';
import { useSubmit } from '@/lib/use-submit';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import o from '@/ui/overlay.module.css';
import { PasswordField } from '@/ui/password-field';
import { SendButton } from '@/ui/send-button';

function explain({ status, fields }: ApiError): FieldErrors {
  return status === 401 ? { password: 'This password is not right.' } : fields;
}

export default function SignInAgain() {
  const me = useMe();
  const { busy, submit, notice, form } = useSubmit(explain);
  const password = useRef<HTMLInputElement>(null);
  const again = (values: { password: string }) =>
    submit(async () => {
      await signIn(me.email, values.password);
      // What failed meanwhile is read again.
      void queryClient.invalidateQueries();
    });
  return (
    <Dialog.Root open disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className={o.backdrop} />
        <Dialog.Popup className={o.dialog} initialFocus={password}>
          <div className={o.head}>
            <Dialog.Title className={o.title}>Sign in again</Dialog.Title>
          </div>
          <Dialog.Description className={o.text}>
            Your session has ended. Everything on this page stays as it is.
          </Dialog.Description>
          <Form {...form} onFormSubmit={(values: { password: string }) => void again(values)}>
            <div className={o.body}>
              {notice && <Notice kind="error">{notice}</Notice>}
              <p>
                <b>{me.name}</b>, {me.email}
              </p>
              {/* For the password manager, which wants to know whose password it is. */}
              <input type="email" name="username" autoComplete="username" value={me.email} readOnly hidden />
              <PasswordField ref={password} name="password" label="Password" autoComplete="current-password" />
            </div>
            <div className={o.foot}>
              <Button look="ghost" onClick={() => session.end()}>
                I am somebody else
              </Button>
              <SendButton look="primary" type="submit" waits={busy}>
                {busy ? 'Signing in…' : 'Sign in'}
              </SendButton>
            </div>
          </Form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
