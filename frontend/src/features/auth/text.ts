import type { ApiError, FieldErrors } from '@/lib/api/errors';

export const WRONG_PASSWORD = 'E-mail or password is not right.';
export const FORGOTTEN = 'Forgot it? Ask an administrator for a link.';
export const PASSWORD_SET = 'Your new password is set. Sign in with it.';
export const LINK_VOID =
  'This link is not whole, or it has been used here already. Ask an administrator for a new one.';
export const ACCOUNT_MADE = 'Your account is made. Sign in with it.';

/** Which field a refused registration is about; the server names it only in words. */
export function registerErrors({ status, message, fields }: ApiError): FieldErrors {
  if (Object.keys(fields).length > 0) return fields;
  if (status !== 400) return {};
  if (/email already exists/i.test(message)) return { email: 'There is an account with this e-mail already.' };
  if (/^password/i.test(message)) return { password: message };
  return {};
}
