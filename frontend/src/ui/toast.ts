export type ToastKind = 'done' | 'error';

/** Takes back what the toast tells of. The button says "Undo" unless `label` says otherwise. */
export type ToastAction = { label?: string; run: () => void };

/**
 * Says in passing that something was done, or that nothing was; never the only place of an error
 * that needs mending. One that can be taken back stays longer.
 */
export async function toast(title: string, kind: ToastKind = 'done', action?: ToastAction): Promise<void> {
  // Without its file there is no place to say it: the connection went before the page had come to it.
  const toasts = await import('./toasts').catch(() => null);
  toasts?.add(title, kind, action);
}
