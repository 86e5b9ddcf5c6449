import type { ApiError, FieldErrors } from '@/lib/api/errors';

export const WRONG_PASSWORD = 'E-mail or password is not right.';
export const SESSION_ENDED = 'Your session has ended. Sign in again; what you typed is kept.';
export const ACCOUNT_MADE = 'Your account is made. Sign in with it.';

/** Which field a refused registration is about; the server names it only in words. */
export function registerErrors({ status, message, fields }: ApiError): FieldErrors {
  if (Object.keys(fields).length > 0) return fields;
  if (status !== 400) return {};
  if (/email already exists/i.test(message)) return { email: 'There is an account with this e-mail already.' };
  if (/^password/i.test(message)) return { password: message };
  return {};
}
