/** Tickets about the same thing, for operators. Loaded after the ticket, which can be read without them. */
import { useEffect, useId, useState } from 'react';
import { Link } from 'react-router';
import type { Ticket } from '@/lib/api/tickets';
import { tellingWord } from '@/lib/likeness';
import { ticketPath } from '@/lib/ticket-path';
import { titleOf } from '@/lib/ticket-text';
import { useSimilarTickets } from '@/lib/use-similar-tickets';
import { StatusLabel } from '@/ui/status';
import s from './similar-tickets.module.css';

/** Who goes on from ticket to ticket does not search for each. */
const STAY_MS = 400;

function useStays(): boolean {
  const [stays, setStays] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStays(true), STAY_MS);
    return () => clearTimeout(timer);
  }, []);
  return stays;
}

export default function SimilarTickets({ ticket }: { ticket: Ticket }) {
  const heading = useId();
  const { id, title } = ticket;
  const tickets = useSimilarTickets({
    title,
    word: useStays() ? tellingWord(title) : '',
    withClosed: true,
    except: id,
  });
  if (!tickets || tickets.length === 0) return null;
  return (
    <section className={s.similar} aria-labelledby={heading}>
      <h2 id={heading} className={s.heading}>
        Similar tickets
      </h2>
      <ul>
        {tickets.map((similar) => (
          <li key={similar.id}>
            <Link to={ticketPath({ base: '/admin' }, similar.id)} className={s.ticket}>
              <span className="num">#{similar.id}</span> {titleOf(similar)}
            </Link>
            <StatusLabel value={similar.status} />
          </li>
        ))}
      </ul>
    </section>
  );
}
