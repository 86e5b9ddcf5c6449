/**
 * A ticket has one text, its description; its title is that text's first line, cut by the server
 * at TITLE_MAX. People write and read the two apart.
 */
export const TITLE_MAX = 120;

export function joinDescription(title: string, details: string): string {
  const head = title.trim();
  const body = details.replace(/\s+$/, '').replace(/^(?:[ \t]*\r?\n)+/, '');
  return body ? `${head}\n\n${body}` : head;
}

/** What stands below the title. A title that the server had to cut is not taken away from the text. */
export function detailsOf(ticket: { title: string; description: string }): string {
  const text = ticket.description.replace(/\r\n?/g, '\n').trimStart();
  const end = text.indexOf('\n');
  const firstLine = end < 0 ? text : text.slice(0, end);
  const rest = end < 0 ? '' : text.slice(end + 1);
  return firstLine.trim() === ticket.title.trim() ? rest.trim() : text.trimEnd();
}

export function titleOf(ticket: { title: string }): string {
  return ticket.title.trim() || 'No title';
}
