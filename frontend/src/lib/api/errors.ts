/**
 * What the server refuses, in words for people. The server answers `{"detail": text}` or, for bad
 * fields, `{"detail": [{type, loc, msg, input, ctx}]}`; a proxy in between may answer anything.
 */
export const NO_CONNECTION = 'No connection. What you type is kept.';

export type FieldErrors = Record<string, string>;

/** Where in what was sent something is wrong, as ["query", "rules", "rules", 1, "op"], and what. */
export type Fault = { loc: readonly (string | number)[]; text: string };

/** `status` is 0 when no answer came. `fields` is by the name the server uses; `faults` has all of them. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly fields: FieldErrors = {},
    readonly faults: readonly Fault[] = [],
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

type Problem = { type: string; loc: (string | number)[]; msg: string; ctx?: Record<string, unknown> };

const FALLBACK: Record<number, string> = {
  401: 'Your session has ended. Sign in again.',
  403: 'You may not do this.',
  404: 'There is no such thing here.',
  409: 'Somebody else changed this meanwhile. Load it again.',
  413: 'This is too long to send.',
  429: 'Too many requests. Please wait 60 seconds.',
  503: 'The server is busy. Try again in a moment.',
};
/** The server's words for programs; people are told what to do. */
const NO_SESSION = 'Not authenticated';
const SERVER_TROUBLE = 'The server has a problem. Try again in a moment; what you typed is kept.';

function isProblem(value: unknown): value is Problem {
  const p = value as Problem | null;
  return typeof p === 'object' && p !== null && Array.isArray(p.loc) && typeof p.msg === 'string';
}

function sentence(text: string): string {
  const clean = text.trim();
  return /[.!?)]$/.test(clean) ? clean : `${clean}.`;
}

function problemText({ type, msg, ctx }: Problem): string {
  if (type === 'missing') return 'Fill this in.';
  if (type === 'string_too_long' && ctx?.max_length) return `Use at most ${ctx.max_length} characters.`;
  if (typeof ctx?.reason === 'string') return sentence(ctx.reason);
  return sentence(msg);
}

function fieldErrors(problems: Problem[]): FieldErrors {
  const fields: FieldErrors = {};
  for (const problem of problems) {
    const name = problem.loc.findLast((part) => typeof part === 'string');
    if (name) fields[name] ??= problemText(problem);
  }
  return fields;
}

export function apiError(status: number, body: unknown): ApiError {
  const { detail, code } = (body ?? {}) as { detail?: unknown; code?: unknown };
  if (Array.isArray(detail)) {
    const problems = detail.filter(isProblem);
    const first = problems[0];
    const faults = problems.map((problem) => ({ loc: problem.loc, text: problemText(problem) }));
    return new ApiError(status, first ? problemText(first) : 'This was not accepted.', fieldErrors(problems), faults);
  }
  // A refusal with a code of its own is worded for people, whatever its status.
  if (typeof code === 'string' && typeof detail === 'string') return new ApiError(status, sentence(detail));
  if (status >= 500) return new ApiError(status, FALLBACK[status] ?? SERVER_TROUBLE);
  if (typeof detail === 'string' && detail && detail !== NO_SESSION) return new ApiError(status, sentence(detail));
  return new ApiError(status, FALLBACK[status] ?? `The server answered ${status}.`);
}

/** Text for an error of any origin. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : 'Something went wrong here. Try again.';
}

/** True when asking again may help: no answer, or trouble on the server's side. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

/** True when the thing is not there, or not for this person: the page tells neither apart. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 403 || error.status === 404 || error.status === 422);
}
