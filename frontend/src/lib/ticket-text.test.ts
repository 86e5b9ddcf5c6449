import { describe, expect, it } from 'vitest';
import { detailsOf, joinDescription, titleOf } from './ticket-text';

describe('joinDescription', () => {
  it.each([
    ['  Printer  ', '', 'Printer'],
    ['Printer', '  \n\n', 'Printer'],
    ['Printer', 'It jams.\n', 'Printer\n\nIt jams.'],
    ['Printer', '\n  \n    indented code', 'Printer\n\n    indented code'],
  ])('%j and %j', (title, details, text) => expect(joinDescription(title, details)).toBe(text));
});

describe('detailsOf', () => {
  it.each([
    [{ title: 'Printer', description: 'Printer' }, ''],
    [{ title: 'Printer', description: 'Printer\n\nIt jams.' }, 'It jams.'],
    [{ title: 'Printer', description: 'Printer\r\nIt jams.\r\nOften.' }, 'It jams.\nOften.'],
    [{ title: 'Printer', description: '\n  Printer \nIt jams.' }, 'It jams.'],
    [{ title: 'A long', description: 'A long line that was cut\nmore' }, 'A long line that was cut\nmore'],
    [{ title: '', description: '' }, ''],
  ])('%j', (ticket, details) => expect(detailsOf(ticket)).toBe(details));

  it('gives back what was joined', () => {
    const description = joinDescription('Printer', '- one\n- two');
    expect(detailsOf({ title: 'Printer', description })).toBe('- one\n- two');
  });
});

describe('titleOf', () => {
  it('names a ticket without a first line', () => expect(titleOf({ title: ' ' })).toBe('No title'));
});
