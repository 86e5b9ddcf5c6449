/** Says in passing that something was done; never the only place of an error. */
export async function toast(title: string): Promise<void> {
  const { add } = await import('./toasts');
  add(title);
}
