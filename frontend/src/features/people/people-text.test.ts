import { describe, expect, it } from 'vitest';
import { type Act, actsOf, actText, openText, openTicketsText, unseenText } from './people-text';

const all = { set_admin: true, set_active: true, end_sessions: true, reset_password: true };
const none = { set_admin: false, set_active: false, end_sessions: false, reset_password: false };

describe('actsOf', () => {
  it('offers the other role and the other state', () => {
    expect(actsOf({ is_admin: false, active: true, can: all })).toEqual(['promote', 'end sessions', 'deactivate']);
    expect(actsOf({ is_admin: true, active: false, can: all })).toEqual(['demote', 'end sessions', 'activate']);
  });
  it('offers what the server allows and nothing else', () => {
    expect(actsOf({ is_admin: true, active: true, can: none })).toEqual([]);
    expect(actsOf({ is_admin: true, active: true, can: { ...none, end_sessions: true } })).toEqual(['end sessions']);
  });
});

describe('actText', () => {
  it.each<Act>(['promote', 'demote', 'activate', 'deactivate', 'end sessions'])('names whom it is about: %s', (act) => {
    const { title, effect, done } = actText(act, { name: 'Maya Lindqvist' });
    for (const text of [title, effect, done]) expect(text).toContain('Maya Lindqvist');
  });
});

describe('openText', () => {
  it('says where the counting ends', () => expect([0, 99, 100].map(openText)).toEqual(['0', '99', '100+']));
  it('is a sentence where no column says what is counted', () =>
    expect([1, 2, 100].map(openTicketsText)).toEqual(['1 open ticket', '2 open tickets', '100+ open tickets']));
});

describe('unseenText', () => {
  it('tells never from long ago', () => {
    const now = Date.UTC(2026, 10, 28);
    expect(unseenText('2026-11-01T10:00:00', now)).toBe('Never');
    expect(unseenText('2026-05-01T10:00:00', now)).toBe('Over 2 months ago');
  });
});
