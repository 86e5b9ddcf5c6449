import { useState } from 'react';
import { flushSync } from 'react-dom';
import { ApiError, type FieldErrors, messageOf } from './api/errors';

type Failure = { notice: string | null; fields: FieldErrors };

const NONE: Failure = { notice: null, fields: {} };

/**
 * Runs what a form does, one at a time, and sorts a refusal into fields and a sentence above them.
 * `explain` gives the fields of an error; without any, its message goes above the form.
 * Spread `form` on the Form: what the server refused last time must not hold back the next attempt.
 */
export function useSubmit(explain: (error: ApiError) => FieldErrors) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState(NONE);
  const submit = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const fields = error instanceof ApiError ? explain(error) : {};
      setFailure({ notice: Object.keys(fields).length > 0 ? null : messageOf(error), fields });
    } finally {
      setBusy(false);
    }
  };
  // At once: the Form validates in the same event, and counts the errors it was given.
  const forget = () => flushSync(() => setFailure(NONE));
  return { busy, submit, notice: failure.notice, form: { errors: failure.fields, onSubmitCapture: forget } };
}
