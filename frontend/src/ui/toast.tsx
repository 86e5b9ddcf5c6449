import { Toast } from '@base-ui/react/toast';
import { CircleCheck, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import s from './toast.module.css';

const manager = Toast.createToastManager();

/** Says in passing that something was done; never the only place of an error. */
export function toast(title: string): void {
  manager.add({ title });
}

function List() {
  return Toast.useToastManager().toasts.map((item) => (
    <Toast.Root key={item.id} toast={item} className={s.toast}>
      <Toast.Content className={s.content}>
        <CircleCheck size={16} aria-hidden="true" />
        <Toast.Title render={<span />} />
        <Toast.Close render={<Button look="ghost" small icon aria-label="Dismiss" />}>
          <X size={14} aria-hidden="true" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

export function Toasts({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className={s.viewport}>
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
