import { describe, expect, it } from 'vitest';
import { type Node, ticketReferences } from './ticket-references';

const text = (value: string): Node => ({ type: 'text', value });
const within = (type: string, ...children: Node[]): Node => ({ type, children });

/** A tree in brief: links to tickets in angle brackets. */
function read(node: Node): string {
  const inner = (node.children ?? []).map(read).join('') || (node.value ?? '');
  const ticket = node.data?.hProperties?.dataTicket;
  return ticket === undefined ? inner : `<${ticket}:${inner}>`;
}

function linked(...nodes: Node[]): string {
  const tree = within('root', within('paragraph', ...nodes));
  ticketReferences()(tree);
  return read(tree);
}

describe('a number after a hash', () => {
  it.each([
    ['#12', '<12:#12>'],
    ['As in #12, #13 and (#14).', 'As in <12:#12>, <13:#13> and (<14:#14>).'],
    ['see #7: again #7!', 'see <7:#7>: again <7:#7>!'],
    ['wie in #12–#14', 'wie in <12:#12>–<14:#14>'],
  ])('leads to that ticket: %s', (given, then) => expect(linked(text(given))).toBe(then));

  it.each([
    'a#12',
    'é#12',
    '#12a',
    '#12-b',
    '#1.5',
    '#0',
    '#012',
    '##12',
    '&#12;',
    '/page/#12',
    '# 12',
    '#',
    '#1234567890123456',
  ])('is a part of something longer: %s', (given) => expect(linked(text(given))).toBe(given));

  it('stays as it is in code and in links', () => {
    expect(linked({ type: 'inlineCode', value: '#12' }, { type: 'code', value: '#12' })).toBe('#12#12');
    expect(linked(within('link', within('strong', text('#12'))), within('linkReference', text('#12')))).toBe('#12#12');
  });
  it('is found in what is emphasised', () => expect(linked(within('strong', text('#12')))).toBe('<12:#12>'));
});
