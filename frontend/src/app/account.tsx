import { ChevronsUpDown } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { cx } from '@/lib/cx';
import { useMe } from '@/lib/me';
import { Avatar } from '@/ui/avatar';
import { part } from '@/ui/part';
import s from './account.module.css';

const AccountMenu = part(() => import('./account-menu'));

/** Who is signed in: at the foot of the rail, on a phone in the bar. */
function AccountButton({ className, ...rest }: ComponentProps<'button'>) {
  const me = useMe();
  return (
    <button type="button" aria-haspopup="menu" className={cx(s.trigger, className)} {...rest}>
      <Avatar name={me.name} large />
      <span className={s.who}>
        <span className="vh">Account of </span>
        <span className={s.name}>{me.name}</span>
        <span className={s.mail}>{me.is_admin ? 'Administrator' : me.email}</span>
      </span>
      <span className={s.short}>Account</span>
      <ChevronsUpDown className={s.caret} size={14} aria-hidden="true" />
    </button>
  );
}

type Props = { onJump: () => void; onKeys: () => void };

/** The menu behind the button is loaded when somebody turns to it: no page is drawn with it. */
export function Account(props: Props) {
  const [wanted, setWanted] = useState(false);
  if (!wanted) return <AccountButton aria-expanded="false" {...AccountMenu.reach} onClick={() => setWanted(true)} />;
  return (
    <AccountMenu
      loading={<AccountButton aria-expanded="false" />}
      onMissing={() => setWanted(false)}
      trigger={<AccountButton />}
      {...props}
    />
  );
}
