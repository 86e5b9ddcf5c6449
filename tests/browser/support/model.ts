/** The double of Ollama (tests/support/ollama_process.py), told what to answer. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../../..');
const PYTHON = process.env.PYTHON ?? join(ROOT, 'build/venv/bin/python');

export type Answer = Partial<{
  reply: string;
  ready: boolean;
  title: string;
  description: string;
  urgency: string;
  request_type: string;
}>;

type Question = { messages: { role: string; content: string }[] };

export class Model {
  readonly host: string;
  readonly #child: ChildProcess;
  readonly questions: Question[] = [];
  readonly #orders: (() => void)[] = [];

  private constructor(child: ChildProcess, host: string) {
    this.#child = child;
    this.host = host;
  }

  static async start(): Promise<Model> {
    const child = spawn(PYTHON, [join(ROOT, 'tests/support/ollama_process.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    const [first] = (await once(lines, 'line')) as [string];
    const model = new Model(child, (JSON.parse(first) as { host: string }).host);
    lines.on('line', (line) => {
      const said = JSON.parse(line) as Question | { done: true };
      if ('done' in said) model.#orders.shift()?.();
      else model.questions.push(said);
    });
    return model;
  }

  /** Until it holds. */
  #order(order: object): Promise<void> {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    return new Promise((done) => this.#orders.push(done));
  }

  /** What the next question gets, or the one after those that were told already. With `until`, it stops there. */
  answers(answer: Answer, until?: number): Promise<void> {
    return this.#order({ answer, ...(until !== undefined && { until }) });
  }

  /** The next pull stops after so many of its four lines. */
  pulls(until: number): Promise<void> {
    return this.#order({ pull: until });
  }

  /** What stopped goes on to its end. */
  goOn(): Promise<void> {
    return this.#order({ go_on: true });
  }

  setAway(away: boolean): Promise<void> {
    return this.#order({ away });
  }

  setFailing(fails: boolean): Promise<void> {
    return this.#order({ fails });
  }

  /** Another test begins. */
  async forget(): Promise<void> {
    await this.setAway(false);
    await this.setFailing(false);
    await this.#order({ forget: true });
    this.questions.length = 0;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await ended;
  }
}
