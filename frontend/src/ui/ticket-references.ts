/**
 * `#12` in a text is the way to that ticket: not in code, not in a link, not as a part of a longer word. A plugin of
 * remark over the syntax tree, in which code is no text.
 */
export type Node = {
  type: string;
  value?: string;
  url?: string;
  children?: Node[];
  data?: { hProperties?: Record<string, string> };
};

const REFERENCE = /(?<![\p{L}\p{M}\p{N}_#&/])#([1-9]\d{0,14})(?![\p{L}\p{M}\p{N}_]|[-./][\p{L}\p{N}])/gu;

/** What tells such a link from one that somebody wrote: no Markdown makes it. */
function linkOf(text: string, id: string): Node {
  return {
    type: 'link',
    url: text,
    children: [{ type: 'text', value: text }],
    data: { hProperties: { dataTicket: id } },
  };
}

function withLinks(text: string): Node[] {
  const nodes: Node[] = [];
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    if (match.index > end) nodes.push({ type: 'text', value: text.slice(end, match.index) });
    nodes.push(linkOf(match[0], match[1] ?? ''));
    end = match.index + match[0].length;
  }
  if (end < text.length) nodes.push({ type: 'text', value: text.slice(end) });
  return nodes;
}

function visit(node: Node): void {
  if (!node.children || node.type.startsWith('link')) return;
  node.children = node.children.flatMap((child) => {
    if (child.type === 'text') return withLinks(child.value ?? '');
    visit(child);
    return [child];
  });
}

export function ticketReferences() {
  return visit;
}
