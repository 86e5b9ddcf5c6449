/**
 * People as the tests need them by the hundred: known, and let in for little.
 *
 * Who registers pays a fifth of a second for the hash of his password, and so does each login. Tests of passwords and
 * of newcomers pay it (`desk.register`); for all others people come in behind the server's back, with a hash that it
 * verifies in no time, for it takes every hash at its own parameters. tests/support/people.py does the same.
 */
import { DatabaseSync } from 'node:sqlite';
import known from '../../support/passwords.json' with { type: 'json' };

export const PASSWORD = known.person;
export const ADMIN_PASSWORD = known.admin;
const CHEAP = known['hash of person'];
const CHEAP_ADMIN = known['hash of admin'];
const INSERT = `INSERT INTO users (name, name_folded, email, hashed_password, is_admin, created_at)
  VALUES (?, ?, ?, ?, 0, ?)`;
const BUSY_MS = 60_000;

function change(file: string, sql: string, ...values: (string | number)[]): void {
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    database.prepare(sql).run(...values);
  } finally {
    database.close();
  }
}

/** False: the program would fold the name in its own way. */
export function canAdd(name: string): boolean {
  return /^[ -~]*$/.test(name);
}

/** Somebody new, with PASSWORD. Nobody hears of it: there is no event. */
export function addPerson(file: string, name: string, email: string): void {
  change(file, INSERT, name, name.toLowerCase(), email, CHEAP, Date.now() * 1000);
}

/** The administrators of it have ADMIN_PASSWORD. */
export function cheapAdmin(file: string): void {
  change(file, 'UPDATE users SET hashed_password = ? WHERE is_admin', CHEAP_ADMIN);
}
