/** Where toasts appear. Loaded after the page, through `lazy` and `toast()`: it is not needed to draw one. */
import { Toast } from '@base-ui/react/toast';
import { CircleCheck, X } from 'lucide-react';
import { Button } from './button';
import s from './toasts.module.css';

const manager = Toast.createToastManager();

export function add(title: string): void {
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

export default function Toasts() {
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
