/** What the tests do through the server's API to get ready, and where the limits see them come from. */

import { randomInt, randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';

export type Person = { name: string; email: string; password: string };
export type NewTicket = { description: string; urgency: string; request_type: string };
export type Ticket = NewTicket & { id: number; title: string };

export function anAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

export function aPerson(name = 'Maya Lindqvist'): Person {
  return { name, email: `p-${randomUUID()}@example.com`, password: 'StrongPass123!' };
}

export function aTicket(description: string, part: Partial<NewTicket> = {}): NewTicket {
  return { description, urgency: 'normal', request_type: 'other', ...part };
}

export class Desk {
  readonly #request: APIRequestContext;

  constructor(request: APIRequestContext) {
    this.#request = request;
  }

  async #post(path: string, options: object): Promise<Record<string, unknown>> {
    const answer = await this.#request.post(path, options);
    if (!answer.ok()) throw new Error(`POST ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  }

  async register(person: Person): Promise<Person> {
    await this.#post('/api/users/', { data: person });
    return person;
  }

  async token({ email, password }: Person): Promise<string> {
    const { access_token } = await this.#post('/api/users/login', { form: { username: email, password } });
    return access_token as string;
  }

  async create(token: string, ticket: NewTicket): Promise<Ticket> {
    const headers = { Authorization: `Bearer ${token}` };
    return (await this.#post('/api/tickets/', { data: ticket, headers })) as Ticket;
  }

  /** Any other call of the API, as the person of the token. */
  async call(token: string, method: 'GET' | 'POST' | 'PATCH', path: string, data?: object): Promise<unknown> {
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await this.#request.fetch(path, { method, headers, ...(data && { data }) });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  }

  async comment(token: string, ticketId: number, body: string, internal = false): Promise<void> {
    await this.call(token, 'POST', `/api/tickets/${ticketId}/comments`, { body, internal });
  }
}
