import { describe, expect, it } from 'vitest';
import type { ChatResult } from '@/lib/api/chat';
import { EMPTY_DRAFT, edited } from '@/lib/ticket-draft';
import {
  awaitsAnswer,
  type Conversation,
  forForm,
  heard,
  NOTHING,
  parseConversation,
  partsOf,
  printConversation,
  type Said,
  type Step,
  step,
  ticketFrom,
  turnOf,
  withResult,
} from './conversation';

const user = (content: string): Said => ({ role: 'user', content });
const assistant = (content: string, cut = false): Said => ({ role: 'assistant', content, ...(cut && { cut }) });
const talkAfter = (...steps: Step[]): Conversation => steps.reduce(step, NOTHING);
const asked: Step = { type: 'asked', said: [user('It is dark')], unsent: '' };
const result: ChatResult = {
  event: 'result',
  reply: 'I see.',
  ready: true,
  draft: { title: 'Dark lamp', description: 'The lamp is dark.', urgency: 'high', request_type: 'hardware' },
  inferred: ['title', 'urgency', 'request_type'],
  questions_left: 1,
  fallback: false,
};

describe('a conversation', () => {
  it('goes on until the answer is there', () => {
    const queued: Step = { type: 'phase', phase: { name: 'queued', position: 2 } };
    expect(talkAfter(asked, queued)).toMatchObject({ phase: { position: 2 }, said: [user('It is dark')] });
    const done = talkAfter(asked, queued, { type: 'answered', result, streamed: 'I s' });
    expect(done).toMatchObject({ said: [user('It is dark'), assistant('I see.')], ready: true, phase: null });
  });
  it('is the same object while nothing changes', () => {
    const thinking: Step = { type: 'phase', phase: { name: 'thinking' } };
    const before = talkAfter(asked, thinking);
    expect(step(before, thinking)).toBe(before);
  });
  it('keeps what was written until it was stopped, and never sends it', () => {
    const stopped = talkAfter(asked, { type: 'ended', streamed: 'I s', failure: null });
    expect(stopped.said).toEqual([user('It is dark'), assistant('I s', true)]);
    expect(heard(stopped.said)).toEqual([{ role: 'user', content: 'It is dark' }]);
    expect(awaitsAnswer(stopped)).toBe(true);
    expect(awaitsAnswer(talkAfter(asked))).toBe(false);
    expect(awaitsAnswer(NOTHING)).toBe(false);
  });
  it('tells the model the last of a very long talk', () => {
    const long = Array.from({ length: 45 }, (_, n) => user(`${n}`));
    expect(heard(long)).toHaveLength(40);
    expect(heard(long).at(-1)?.content).toBe('44');
  });
  it('takes no half of a character into a very long answer', () => {
    const reply = `x${'💡'.repeat(4000)}`;
    const { said } = talkAfter(asked, { type: 'answered', result: { ...result, reply }, streamed: '' });
    expect(said.at(-1)?.content).toBe(`x${'💡'.repeat(3999)}`);
  });
  it('outlives the page', () => {
    const kept = { ...talkAfter(asked, { type: 'answered', result, streamed: '' }), unsent: 'and' };
    expect(parseConversation(printConversation(kept))).toEqual(kept);
    expect(printConversation(NOTHING)).toBe('');
    for (const broken of ['', '{', 'null', '{"said":[{"role":"system","content":"x"}, 3]}'])
      expect(parseConversation(broken)).toEqual(NOTHING);
  });
});

describe('the draft', () => {
  it('takes what the assistant made, and says which of it was inferred', () =>
    expect(withResult(EMPTY_DRAFT, result)).toEqual({
      title: 'Dark lamp',
      details: 'The lamp is dark.',
      category: 'hardware',
      urgency: 'high',
      own: [],
      inferred: ['title', 'category', 'urgency'],
    }));
  it('keeps what the person wrote', () => {
    const own = edited(edited(EMPTY_DRAFT, { title: 'My lamp' }), { urgency: 'normal' });
    expect(withResult(own, result)).toMatchObject({
      title: 'My lamp',
      urgency: 'normal',
      category: 'hardware',
      own: ['title', 'urgency'],
      inferred: ['category'],
    });
    expect(turnOf([user('a')], own)).toEqual({
      messages: [user('a')],
      draft: { title: 'My lamp', urgency: 'normal' },
      edited: ['title', 'urgency'],
    });
  });
  it('is nothing to send while nobody wrote in it', () =>
    expect(turnOf([user('a')], EMPTY_DRAFT)).toMatchObject({ draft: null, edited: [] }));
  it('stays as it is without a new one', () =>
    expect(withResult(EMPTY_DRAFT, { ...result, draft: null })).toBe(EMPTY_DRAFT));
});

describe('the ticket', () => {
  const talk: Conversation = {
    ...NOTHING,
    said: [user('It is dark'), assistant('Which?'), user('Room 4')],
    unsent: ' ',
  };
  it('is made of the draft', () =>
    expect(ticketFrom(withResult(EMPTY_DRAFT, result), talk)).toEqual({
      description: 'Dark lamp\n\nThe lamp is dark.',
      urgency: 'high',
      request_type: 'hardware',
      inferred: ['title', 'request_type', 'urgency'],
    }));
  it('is made of the person’s own words without one', () => {
    expect(ticketFrom(EMPTY_DRAFT, talk)).toMatchObject({
      description: 'It is dark\n\nRoom 4',
      urgency: 'normal',
      request_type: 'other',
      inferred: [],
    });
    expect(ticketFrom(EMPTY_DRAFT, { ...NOTHING, unsent: 'Just this' })?.description).toBe('Just this');
    expect(ticketFrom(EMPTY_DRAFT, NOTHING)).toBeNull();
  });
  it('has its title once where the text begins with it', () => {
    const draft = { ...EMPTY_DRAFT, title: 'It is dark', details: 'It is dark\n\nRoom 4' };
    expect(ticketFrom(draft, talk)?.description).toBe('It is dark\n\nRoom 4');
    expect(ticketFrom({ ...draft, details: 'It is dark' }, talk)?.description).toBe('It is dark');
    expect(forForm(draft, talk)).toMatchObject({ title: 'It is dark', details: 'Room 4' });
  });
  it('has a title of one line, and the whole text where that is cut', () => {
    expect(partsOf('Dark lamp\n\nSince today')).toEqual({ title: 'Dark lamp', details: 'Since today' });
    const long = 'x'.repeat(150);
    expect(partsOf(long)).toEqual({ title: 'x'.repeat(120), details: long });
  });
  it('is cut between characters, and counts them as the server does', () => {
    const bulbs = '💡'.repeat(120);
    expect(partsOf(bulbs)).toEqual({ title: bulbs, details: '' });
    expect(partsOf(`x${bulbs}`).title).toBe(`x${'💡'.repeat(119)}`);
    expect(partsOf(`${'x'.repeat(119)} 💡`).title).toBe('x'.repeat(119));
    const draft = { ...EMPTY_DRAFT, title: bulbs, details: `${bulbs}\n\nRoom 4` };
    expect(ticketFrom(draft, talk)?.description).toBe(draft.details);
  });
  it('goes to the form with what was said', () => {
    const draft = forForm(EMPTY_DRAFT, talk);
    expect(draft).toMatchObject({ title: 'It is dark', details: 'Room 4', own: [] });
    expect(forForm(edited(EMPTY_DRAFT, { title: 'Mine' }), talk)).toMatchObject({
      title: 'Mine',
      details: 'It is dark\n\nRoom 4',
      own: ['title'],
    });
    expect(forForm(EMPTY_DRAFT, NOTHING)).toBe(EMPTY_DRAFT);
  });
});
