/** A name that nobody else gives; also where `crypto.randomUUID` is not there (plain http under a host's name). */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
