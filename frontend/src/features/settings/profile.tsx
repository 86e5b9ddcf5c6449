import { Form } from '@base-ui/react/form';
import { useState } from 'react';
import { changePassword, renameMe } from '@/lib/api/account';
import type { ApiError, FieldErrors } from '@/lib/api/errors';
import { useMe } from '@/lib/me';
import { passwordProblem } from '@/lib/password-rules';
import { session } from '@/lib/session';
import { useSubmit } from '@/lib/use-submit';
import { TextField } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { PasswordField } from '@/ui/password-field';
import { PasswordRules } from '@/ui/password-rules';
import { SendButton } from '@/ui/send-button';
import { toast } from '@/ui/toast';
import s from './settings-page.module.css';

const NAME_MAX = 200;

function Name() {
  const me = useMe();
  const [name, setName] = useState(me.name);
  const { busy, submit, notice, form } = useSubmit(({ fields }) => fields);
  const changed = name.trim() !== me.name;
  const save = () =>
    submit(async () => {
      if (!changed) return;
      const renamed = await renameMe(name.trim());
      session.update({ name: renamed.name });
      setName(renamed.name);
      void toast('Name saved');
    });
  return (
    <Form className={s.form} {...form} onFormSubmit={() => void save()}>
      {notice && <Notice kind="error">{notice}</Notice>}
      <TextField
        name="name"
        label="Name"
        hint="As others see it on tickets and comments."
        required
        autoComplete="name"
        maxLength={NAME_MAX}
        value={name}
        onValueChange={setName}
      />
      <div className={s.foot}>
        <SendButton look="primary" type="submit" waits={busy || !changed}>
          {busy ? 'Saving…' : 'Save name'}
        </SendButton>
        {changed && <span className={s.unsaved}>Not saved yet</span>}
      </div>
    </Form>
  );
}

/** Which of the two fields a refusal is about; the server says it in words. */
function explain({ status, message, fields }: ApiError): FieldErrors {
  if (Object.keys(fields).length > 0) return fields;
  if (/current password/i.test(message)) return { current_password: 'This is not your password.' };
  return status === 400 && /password/i.test(message) ? { new_password: message } : {};
}

function Password() {
  const me = useMe();
  const [fresh, setFresh] = useState('');
  const [round, setRound] = useState(0);
  const { busy, submit, notice, form } = useSubmit(explain);
  const save = (values: { current_password: string; new_password: string }) =>
    submit(async () => {
      await changePassword({ current_password: values.current_password, new_password: values.new_password });
      setFresh('');
      setRound(round + 1);
      void toast('Password changed. Other devices are signed out.');
    });
  return (
    <Form key={round} className={s.form} {...form} onFormSubmit={save}>
      {notice && <Notice kind="error">{notice}</Notice>}
      <input type="email" name="username" autoComplete="username" value={me.email} readOnly hidden />
      <PasswordField name="current_password" label="Current password" autoComplete="current-password" />
      <PasswordField
        name="new_password"
        label="New password"
        autoComplete="new-password"
        hint={<PasswordRules password={fresh} />}
        validate={passwordProblem}
        onValueChange={setFresh}
      />
      <div className={s.foot}>
        <SendButton type="submit" waits={busy}>
          {busy ? 'Changing…' : 'Change password'}
        </SendButton>
        <span className={s.small}>Signs you out everywhere else.</span>
      </div>
    </Form>
  );
}

export function Profile() {
  const me = useMe();
  return (
    <>
      <dl className={s.facts}>
        <div className={s.fact}>
          <dt>E-mail</dt>
          <dd>{me.email}</dd>
        </div>
        <div className={s.fact}>
          <dt>Role</dt>
          <dd>{me.is_admin ? 'Administrator' : 'User'}</dd>
        </div>
      </dl>
      <Name />
      <Password />
    </>
  );
}
