import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { messageOf } from '@/lib/api/errors';
import { modelStateKey } from '@/lib/api/health';
import { type Model as Facts, modelKey, pullModel, readModel, stopPull, testModel } from '@/lib/api/model';
import { cx } from '@/lib/cx';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { SendButton } from '@/ui/send-button';
import { Skeleton } from '@/ui/skeleton';
import { Time } from '@/ui/time';
import m from './model.module.css';
import { isPulling, lineWords, pullPercent, pullWords, testWords } from './model-text';
import s from './settings-page.module.css';

const POLL_MS = 2000;

function useModel() {
  return useQuery({
    queryKey: modelKey,
    queryFn: ({ signal }) => readModel(signal),
    refetchInterval: ({ state }) => (isPulling(state.data?.pull ?? null) ? POLL_MS : false),
  });
}

function stateOf({ available, failing, model_ready }: Facts) {
  if (failing) return [CircleAlert, m.bad, 'Its server answers, but the model fails at what it is asked'] as const;
  if (!available) return [CircleAlert, m.bad, 'The server of the model does not answer'] as const;
  if (model_ready) return [CircleCheck, m.good, 'Ready'] as const;
  return [CircleDashed, m.wanting, 'The model is not on its server yet: pull it'] as const;
}

function State({ model }: { model: Facts }) {
  const [Icon, look, words] = stateOf(model);
  return (
    <span className={cx(m.state, look)}>
      <Icon size={15} aria-hidden="true" />
      {words}
    </span>
  );
}

const ROWS: readonly { label: string; of: (model: Facts) => ReactNode }[] = [
  { label: 'State', of: (model) => <State model={model} /> },
  { label: 'Model', of: ({ model }) => model },
  { label: 'Server', of: ({ host, version }) => (version ? `${host}, Ollama ${version}` : host) },
  { label: 'Now', of: lineWords },
  {
    label: 'Last answer',
    of: ({ last_success_at: at }) => (at ? <Time utc={at} exact /> : 'None since this server started'),
  },
  {
    label: 'Last failure',
    of: ({ last_error: last }) =>
      last && (
        <>
          <Time utc={last.at} exact />: {last.message}
        </>
      ),
  },
];

function FactList({ model }: { model: Facts | undefined }) {
  const rows = ROWS.map(({ label, of }) => ({ label, value: model ? of(model) : <Skeleton width={160} /> }));
  return (
    <dl className={s.facts} aria-busy={!model}>
      {rows
        .filter(({ value }) => value)
        .map(({ label, value }) => (
          <div key={label} className={s.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** A real answer, however small: what else is said of a model proves little. */
function Test() {
  const queries = useQueryClient();
  const test = useMutation({
    mutationFn: testModel,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: modelKey });
      void queries.invalidateQueries({ queryKey: modelStateKey });
    },
  });
  const { data, error, isPending } = test;
  return (
    <>
      <SendButton waits={isPending} onClick={() => !isPending && test.mutate()}>
        {isPending ? 'Asking it…' : 'Test it'}
      </SendButton>
      {data && <Notice kind={data.ok ? 'info' : 'error'}>{testWords(data)}</Notice>}
      {error && <Notice kind="error">{messageOf(error)}</Notice>}
    </>
  );
}

/** Loads the model onto its server; that goes on without this page. */
function Pull({ model }: { model: Facts }) {
  const queries = useQueryClient();
  const settled = { onSettled: () => queries.invalidateQueries({ queryKey: modelKey }) };
  const begin = useMutation({ mutationFn: pullModel, ...settled });
  const stop = useMutation({ mutationFn: stopPull, ...settled });
  const { pull } = model;
  const error = begin.error ?? stop.error;
  const busy = begin.isPending || stop.isPending;
  const percent = pull && pullPercent(pull);
  return (
    <>
      {isPulling(pull) ? (
        <SendButton waits={busy} onClick={() => !busy && stop.mutate()}>
          Stop pulling
        </SendButton>
      ) : (
        <SendButton waits={busy} onClick={() => !busy && begin.mutate()}>
          {model.model_ready ? 'Pull it again' : 'Pull the model'}
        </SendButton>
      )}
      {isPulling(pull) && (
        <div>
          <progress
            aria-label="Pulling the model"
            className={m.bar}
            max={100}
            {...(percent === null ? {} : { value: percent })}
          />
        </div>
      )}
      {pull && (
        <p className={s.small} role="status">
          {pullWords(pull)}
        </p>
      )}
      {error && <Notice kind="error">{messageOf(error)}</Notice>}
    </>
  );
}

/** For administrators: the model that helps with tickets, and whether it does. */
export function Model() {
  const { data, isError, error, refetch } = useModel();
  if (!data && isError)
    return (
      <div className={s.part}>
        <Notice kind="error">{messageOf(error)}</Notice>
        <Button onClick={() => void refetch()}>Try again</Button>
      </div>
    );
  if (data && !data.configured)
    return (
      <p className={s.lead}>
        None is set up. People create tickets with the form. OLLAMA_HOST names the server of a model.
      </p>
    );
  return (
    <>
      <FactList model={data} />
      {data && (
        <div className={m.acts}>
          <Test />
          <Pull model={data} />
        </div>
      )}
    </>
  );
}
