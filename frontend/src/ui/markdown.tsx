/**
 * Text written by people, as React elements: raw HTML stays text, images become links (the policy
 * and privacy forbid loading them), headings sit below the page's h1, `#12` leads to that
 * ticket. A file of its own: use `part` or `lazy`.
 */
import { Square, SquareCheck } from 'lucide-react';
import type { ComponentProps } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import { Link } from 'react-router';
import gfm from 'remark-gfm';
import { ticketPath, useTicketBase } from '@/lib/ticket-path';
import s from './markdown.module.css';
import { ticketReferences } from './ticket-references';

const SAFE_LINK = { target: '_blank', rel: 'noopener noreferrer nofollow ugc' };

/** A ticket opens in place, where one reads of it; what leads elsewhere, in a window of its own. */
function Anchor({ href, children, 'data-ticket': ticket }: ComponentProps<'a'> & { 'data-ticket'?: string }) {
  const base = useTicketBase();
  if (ticket !== undefined) return <Link to={ticketPath({ base }, Number(ticket))}>{children}</Link>;
  return (
    <a href={href} {...SAFE_LINK}>
      {children}
    </a>
  );
}

const components: Components = {
  h1: ({ children }) => <h2>{children}</h2>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h5>{children}</h5>,
  h5: ({ children }) => <h6>{children}</h6>,
  a: Anchor,
  img: ({ src, alt }) => (
    <a href={typeof src === 'string' ? src : undefined} {...SAFE_LINK}>
      Image: {alt || 'without a description'}
    </a>
  ),
  // A disabled checkbox says nothing to a reader; these are marks, not controls.
  input: ({ checked }) => {
    const Icon = checked ? SquareCheck : Square;
    return (
      <span className={s.task}>
        <Icon size={14} aria-hidden="true" />
        <span className="vh">{checked ? 'Done: ' : 'To do: '}</span>
      </span>
    );
  },
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls inside itself, by keyboard too
    <section className={s.scroll} tabIndex={0} aria-label="Table">
      <table>{children}</table>
    </section>
  ),
};

export default function Markdown({ text }: { text: string }) {
  return (
    <div className={s.prose}>
      <ReactMarkdown remarkPlugins={[gfm, ticketReferences]} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
