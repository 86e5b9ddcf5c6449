/** Where toasts appear. Loaded after the page, through `lazy` and `toast()`: it is not needed to draw one. */
import { Toast } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from './button';
import type { ToastAction, ToastKind } from './toast';
import s from './toasts.module.css';

const manager = Toast.createToastManager();

const READ_MS = 5_000;
/** Long enough to notice, to decide and to reach the button. */
const UNDO_MS = 10_000;

type Said = [title: string, type: ToastKind, action?: ToastAction];

/** What is said before there is a place for it waits: the manager tells only those who listen already. */
const waiting: Said[] = [];
let isThere = false;

export function add(...said: Said): void {
  if (isThere) show(...said);
  else waiting.push(said);
}

function show(...[title, type, action]: Said): void {
  const id = manager.add({
    title,
    type,
    timeout: action ? UNDO_MS : READ_MS,
    ...(action && {
      actionProps: {
        children: action.label ?? 'Undo',
        onClick: () => {
          manager.close(id);
          action.run();
        },
      },
    }),
  });
}

function List() {
  return Toast.useToastManager().toasts.map((item) => (
    <Toast.Root key={item.id} toast={item} className={s.toast}>
      <Toast.Content className={s.content}>
        {item.type === 'error' ? (
          <CircleAlert size={16} aria-hidden="true" />
        ) : (
          <CircleCheck size={16} aria-hidden="true" />
        )}
        <Toast.Title render={<span />} />
        {item.actionProps && <Toast.Action render={<Button small />} />}
        <Toast.Close render={<Button look="ghost" small icon aria-label="Dismiss" />}>
          <X size={14} aria-hidden="true" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

export default function Toasts() {
  // After the provider's own effect, which listens.
  useEffect(() => {
    isThere = true;
    for (const said of waiting.splice(0)) show(...said);
    return () => {
      isThere = false;
    };
  }, []);
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className={s.viewport}>
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
