import { Link } from 'react-router';
import { tellingWord } from '@/lib/likeness';
import { useMe } from '@/lib/me';
import { baseFor, ticketPath } from '@/lib/ticket-path';
import { titleOf } from '@/lib/ticket-text';
import { useDebounced } from '@/lib/use-debounced';
import { useSimilarTickets } from '@/lib/use-similar-tickets';
import { StatusLabel } from '@/ui/status';
import s from './similar-tickets.module.css';

const TYPING_MS = 400;

/** Open tickets about the same thing, one's own or for operators everybody's, so that nothing is reported twice. */
export default function SimilarTickets({ title }: { title: string }) {
  const me = useMe();
  const base = baseFor(me);
  const word = useDebounced(tellingWord(title), TYPING_MS);
  const tickets = useSimilarTickets({ title, word });
  return (
    <div role="status">
      {tickets && tickets.length > 0 && (
        <div className={s.similar}>
          <p>{me.can.triage ? 'Something like this is open already:' : 'You have something like this open already:'}</p>
          <ul>
            {tickets.map((ticket) => (
              <li key={ticket.id}>
                <StatusLabel value={ticket.status} />
                <Link to={ticketPath({ base }, ticket.id)}>{titleOf(ticket)}</Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
