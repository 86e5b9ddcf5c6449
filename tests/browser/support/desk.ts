/** What the tests do through the server's API to get ready, and where the limits see them come from. */

import { randomInt, randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { addPerson, canAdd, PASSWORD } from './people.ts';

export type Person = { name: string; email: string; password: string };
export type NewTicket = { description: string; urgency: string; request_type: string };
export type Ticket = NewTicket & { id: number; title: string };

export function anAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

export function aPerson(name = 'Maya Lindqvist'): Person {
  return { name, email: `p-${randomUUID()}@example.com`, password: PASSWORD };
}

export function aTicket(description: string, part: Partial<NewTicket> = {}): NewTicket {
  return { description, urgency: 'normal', request_type: 'other', ...part };
}

export class Desk {
  readonly #request: APIRequestContext;
  readonly #database: string | null;

  /** `database`: the server's file, null when it is out of reach. */
  constructor(request: APIRequestContext, database: string | null) {
    this.#request = request;
    this.#database = database;
  }

  async #post(path: string, options: object): Promise<Record<string, unknown>> {
    const answer = await this.#request.post(path, options);
    if (!answer.ok()) throw new Error(`POST ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  }

  /** An account for somebody new, registered or as good as. */
  async add(person: Person): Promise<Person> {
    if (this.#database === null || !canAdd(person.name)) return this.register(person);
    addPerson(this.#database, person.name, person.email);
    return person;
  }

  async register(person: Person): Promise<Person> {
    await this.#post('/api/users/', { data: person });
    return person;
  }

  /** Makes an operator of somebody, by the one whose token it is. */
  async promote(token: string, person: Person): Promise<Person> {
    const found = await this.call(token, 'GET', `/api/users/?q=${encodeURIComponent(person.email)}`);
    const [{ id }] = found as [{ id: number }];
    await this.call(token, 'PATCH', `/api/users/${id}`, { is_admin: true });
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
