/** As the server keeps it: no blanks around, the domain in lower case (the part before the @ may matter). */
export function tidyEmail(text: string): string {
  const email = text.trim();
  const at = email.lastIndexOf('@');
  return at < 0 ? email : email.slice(0, at + 1) + email.slice(at + 1).toLowerCase();
}
