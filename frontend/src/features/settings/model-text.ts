/** What is told of the model, in words. */
import type { Model, ModelPull, ModelTest } from '@/lib/api/model';
import { printBytes } from './bytes';

export function isPulling(pull: ModelPull | null): boolean {
  return pull?.state === 'waiting' || pull?.state === 'running';
}

/** Null while nobody knows how much there is. */
export function pullPercent({ completed, total }: ModelPull): number | null {
  return total > 0 ? Math.min(100, Math.floor((100 * completed) / total)) : null;
}

export function pullWords(pull: ModelPull): string {
  if (pull.state === 'dead') return `The model was not pulled. ${pull.error ?? 'Its server did not say why.'}`;
  if (pull.state === 'done') return 'The model is pulled.';
  if (pull.state === 'waiting') return 'Pulling begins in a moment.';
  const percent = pullPercent(pull);
  if (percent === null) return `${pull.status || 'Pulling'}…`;
  return `${pull.status}: ${printBytes(pull.completed)} of ${printBytes(pull.total)}, ${percent} %`;
}

export function testWords({ ok, seconds, reply, error }: ModelTest): string {
  const time = `${seconds.toFixed(1)} s`;
  if (!ok) return `${error ?? 'It did not answer.'} (after ${time})`;
  return reply ? `It answered in ${time}: “${reply.trim()}”` : `It answered in ${time}.`;
}

export function lineWords({ running, waiting }: Model): string {
  if (running === 0) return 'Nobody asks it anything';
  return waiting === 0 ? 'Answers somebody' : `Answers somebody, ${waiting} in line`;
}
