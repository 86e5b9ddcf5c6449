import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { findTickets } from '@/lib/api/ticket-lists';
import { useMe } from '@/lib/me';
import { titleOf } from '@/lib/ticket-text';
import { useDebounced } from '@/lib/use-debounced';
import { StatusLabel } from '@/ui/status';
import { tellingWord } from './new-ticket-text';
import s from './similar-tickets.module.css';

const TYPING_MS = 400;
const MOST = 3;

function useSimilar(title: string) {
  const me = useMe();
  const word = useDebounced(tellingWord(title), TYPING_MS);
  return useQuery({
    queryKey: ['tickets', 'similar', word],
    queryFn: ({ signal }) =>
      findTickets({ q: word, status: ['new', 'assigned', 'pending'], created_by_id: me.id }, null, MOST, signal),
    enabled: word !== '',
    placeholderData: (before) => (word === '' ? undefined : before),
  }).data?.tickets;
}

/** One's own open tickets about the same thing, so that nobody reports it twice. */
export default function SimilarTickets({ title }: { title: string }) {
  const tickets = useSimilar(title);
  return (
    <div role="status">
      {tickets && tickets.length > 0 && (
        <div className={s.similar}>
          <p>You have something like this open already:</p>
          <ul>
            {tickets.map((ticket) => (
              <li key={ticket.id}>
                <StatusLabel value={ticket.status} />
                <Link to={`/tickets/${ticket.id}`}>{titleOf(ticket)}</Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
