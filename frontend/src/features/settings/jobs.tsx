import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '@/lib/api/errors';
import { deadJobsKey, discardJob, type Job, type JobPage, listDeadJobs, replayJob } from '@/lib/api/jobs';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { part } from '@/ui/part';
import { SendButton } from '@/ui/send-button';
import { Skeleton } from '@/ui/skeleton';
import { Time } from '@/ui/time';
import { toast } from '@/ui/toast';
import j from './jobs.module.css';
import s from './settings-page.module.css';

const ConfirmDialog = part(async () => ({ default: (await import('@/ui/confirm-dialog')).ConfirmDialog }));

function useReadAnew() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: deadJobsKey });
}

/** The names in the server's own tables, as people would say them. */
const KINDS: Record<string, string> = {
  'ticket.purge': 'Remove what belonged to a deleted ticket',
  'counts.fold': 'Fold the counters',
  'keys.clean': 'Forget old keys of requests',
  'sessions.clean': 'Forget old sessions',
  'model.pull': 'Pull the AI model',
};

function Row({ job, onDiscard }: { job: Job; onDiscard: () => void }) {
  const { id, kind, key, attempts, error, updated_at: at, can } = job;
  const readAnew = useReadAnew();
  const replay = useMutation({
    mutationFn: () => replayJob(id),
    onSuccess: () => void toast('It is tried again'),
    onError: (reason) => void toast(`Not tried again. ${messageOf(reason)}`, 'error'),
    onSettled: readAnew,
  });
  const name = KINDS[kind] ?? kind;
  return (
    <li className={s.row}>
      <div className={s.grow}>
        <span>{name}</span>
        {error && <span className={j.error}>{error}</span>}
        <span className={s.small}>
          #{id}
          {key && `, ${key}`} · {attempts} {attempts === 1 ? 'try' : 'tries'}, the last <Time utc={at} />
        </span>
      </div>
      <div className={j.acts}>
        {can.replay && (
          <SendButton
            small
            aria-label={`Try again: ${name}, #${id}`}
            waits={replay.isPending}
            onClick={() => !replay.isPending && replay.mutate()}
          >
            Try again
          </SendButton>
        )}
        {can.discard && (
          <Button small look="ghost" aria-label={`Discard: ${name}, #${id}`} onClick={onDiscard}>
            Discard
          </Button>
        )}
      </div>
    </li>
  );
}

function DiscardDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const readAnew = useReadAnew();
  const discard = async () => {
    await discardJob(job.id);
    await readAnew();
    void toast('Discarded');
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      onMissing={onClose}
      title={`Discard job #${job.id}?`}
      action="Discard"
      danger
      onConfirm={discard}
    >
      What it should have done stays undone, and it is not tried again.
    </ConfirmDialog>
  );
}

function useDeadJobs() {
  return useInfiniteQuery<JobPage, Error, { pages: JobPage[] }, readonly string[], string | null>({
    queryKey: deadJobsKey,
    queryFn: ({ pageParam, signal }) => listDeadJobs(pageParam, signal),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
  });
}

/** For administrators: work that failed too often and waits for somebody to look. */
export function DeadJobs() {
  const query = useDeadJobs();
  const [discarding, setDiscarding] = useState<Job | null>(null);
  const { data, isError, error, hasNextPage, isFetchingNextPage } = query;
  if (!data && isError)
    return (
      <div className={s.part}>
        <Notice kind="error">{messageOf(error)}</Notice>
        <Button onClick={() => void query.refetch()}>Try again</Button>
      </div>
    );
  if (!data)
    return (
      <div aria-busy="true">
        <Skeleton width="60%" />
      </div>
    );
  const jobs = data.pages.flatMap((page) => page.items);
  if (jobs.length === 0) return <p className={s.lead}>None. Everything that was begun came to its end.</p>;
  return (
    <>
      <p className={s.lead}>
        They failed too often and are left alone now. Mend the cause, then have them tried again.
      </p>
      <ul className={s.rows}>
        {jobs.map((job) => (
          <Row key={job.id} job={job} onDiscard={() => setDiscarding(job)} />
        ))}
      </ul>
      {hasNextPage && (
        <div>
          <Button aria-disabled={isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {isFetchingNextPage ? 'Loading…' : 'Show more'}
          </Button>
        </div>
      )}
      {discarding && <DiscardDialog job={discarding} onClose={() => setDiscarding(null)} />}
    </>
  );
}
