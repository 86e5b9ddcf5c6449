import { Menu } from '@base-ui/react/menu';
import { Check, ChevronsUpDown, LogOut } from 'lucide-react';
import { signOut } from '@/lib/auth';
import { useMe } from '@/lib/me';
import { Avatar } from '@/ui/avatar';
import s from './account-menu.module.css';
import { setTheme, type ThemeChoice, useTheme } from './theme';

const THEMES: { value: ThemeChoice; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

function ThemeItems() {
  return (
    <Menu.RadioGroup value={useTheme()} onValueChange={(value) => setTheme(value as ThemeChoice)}>
      <Menu.GroupLabel className={s.label}>Appearance</Menu.GroupLabel>
      {THEMES.map(({ value, label }) => (
        <Menu.RadioItem key={value} value={value} className={s.item} closeOnClick={false}>
          <span className={s.check}>
            <Menu.RadioItemIndicator>
              <Check size={14} aria-hidden="true" />
            </Menu.RadioItemIndicator>
          </span>
          {label}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}

/** Who is signed in, how the page looks, and the way out. At the foot of the rail, on a phone in the bar. */
export function AccountMenu() {
  const me = useMe();
  return (
    <Menu.Root>
      <Menu.Trigger className={s.trigger}>
        <Avatar name={me.name} large />
        <span className={s.who}>
          <span className="vh">Account of </span>
          <span className={s.name}>{me.name}</span>
          <span className={s.mail}>{me.is_admin ? 'Administrator' : me.email}</span>
        </span>
        <span className={s.short}>Account</span>
        <ChevronsUpDown className={s.caret} size={14} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" align="start" sideOffset={6} className={s.positioner}>
          <Menu.Popup className={s.popup}>
            <div className={s.person}>
              <b>{me.name}</b>
              <span>{me.email}</span>
            </div>
            <Menu.Separator className={s.line} />
            <ThemeItems />
            <Menu.Separator className={s.line} />
            <Menu.Item className={s.item} onClick={signOut}>
              <LogOut size={14} aria-hidden="true" />
              Log out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
