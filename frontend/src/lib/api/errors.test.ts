import { describe, expect, it } from 'vitest';
import { ApiError, apiError, isMissing, isPassing, messageOf } from './errors';

const problem = (type: string, name: string, msg: string, ctx?: object) => ({
  type,
  loc: ['body', name],
  msg,
  input: null,
  ctx,
});

describe('apiError', () => {
  it.each([
    [401, { detail: 'Incorrect email or password' }, 'Incorrect email or password.'],
    [429, { detail: 'Too many requests. Please wait 60 seconds.' }, 'Too many requests. Please wait 60 seconds.'],
    [429, null, 'Too many requests. Please wait 60 seconds.'],
    [404, undefined, 'There is no such thing here.'],
    [418, '<html>', 'The server answered 418.'],
    [500, { detail: 'stack trace' }, 'The server has a problem. Try again in a moment; what you typed is kept.'],
    [502, '<html>Bad gateway</html>', 'The server has a problem. Try again in a moment; what you typed is kept.'],
    [503, {}, 'The server is busy. Try again in a moment.'],
    [422, { detail: [] }, 'This was not accepted.'],
    [422, { detail: ['odd', null, 5] }, 'This was not accepted.'],
  ])('%i %j', (status, body, message) => {
    const error = apiError(status, body);
    expect(error).toMatchObject({ status, message, fields: {} });
  });

  it('keeps where each fault is', () => {
    const detail = [{ type: 'enum', loc: ['query', 'rules', 'rules', 1, 'op'], msg: 'No such operator', input: null }];
    const faults = [{ loc: ['query', 'rules', 'rules', 1, 'op'], text: 'No such operator.' }];
    expect(apiError(422, { detail }).faults).toEqual(faults);
  });

  it('sorts problems by field and keeps the first of each', () => {
    const detail = [
      problem('missing', 'name', 'Field required'),
      problem('value_error', 'email', 'value is not a valid email address: An email address must have an @-sign.', {
        reason: 'An email address must have an @-sign.',
      }),
      problem('string_too_long', 'password', 'String should have at most 1024 characters', { max_length: 1024 }),
      problem('string_type', 'password', 'Input should be a valid string'),
    ];
    expect(apiError(422, { detail }).fields).toEqual({
      name: 'Fill this in.',
      email: 'An email address must have an @-sign.',
      password: 'Use at most 1024 characters.',
    });
  });

  it('names the field and not a position in it', () => {
    const detail = [{ type: 'x', loc: ['body', 'tags', 3], msg: 'Bad', input: null }];
    expect(apiError(422, { detail }).fields).toEqual({ tags: 'Bad.' });
  });
});

describe('kinds', () => {
  it.each([
    [0, true, false],
    [403, false, true],
    [404, false, true],
    [422, false, true],
    [401, false, false],
    [503, true, false],
  ])('%i', (status, passing, missing) => {
    const error = new ApiError(status, '');
    expect([isPassing(error), isMissing(error)]).toEqual([passing, missing]);
  });
  it('knows nothing of other errors', () => {
    const error = new TypeError('x is not a function');
    expect([isPassing(error), isMissing(error)]).toEqual([false, false]);
    expect(messageOf(error)).toBe('Something went wrong here. Try again.');
  });
});
