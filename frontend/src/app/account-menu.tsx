import { Menu } from '@base-ui/react/menu';
import { Check, Keyboard, LogOut, Search, Settings } from 'lucide-react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useMe } from '@/lib/me';
import { setTheme, THEMES, type ThemeChoice, useTheme } from '@/lib/theme';
import { useMedia } from '@/lib/use-media';
import p from '@/ui/popup.module.css';
import s from './account.module.css';
import { leave } from './leave';

function ThemeItems() {
  return (
    <Menu.RadioGroup value={useTheme()} onValueChange={(value) => setTheme(value as ThemeChoice)}>
      <Menu.GroupLabel className={p.label}>Appearance</Menu.GroupLabel>
      {THEMES.map(({ value, label }) => (
        <Menu.RadioItem key={value} value={value} className={p.item} closeOnClick={false}>
          <span className={p.check}>
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

type Props = { onJump: () => void; onKeys: () => void };

function Items({ onJump, onKeys }: Props) {
  // The rail's own button is not on a phone, and neither is a keyboard.
  const isPhone = useMedia('(max-width: 760px)');
  const isTouch = useMedia('(pointer: coarse)');
  return (
    <>
      {isPhone && (
        <Menu.Item className={p.item} onClick={onJump}>
          <Search size={14} aria-hidden="true" />
          Jump to…
        </Menu.Item>
      )}
      <Menu.LinkItem className={p.item} closeOnClick render={<Link to="/settings" />}>
        <Settings size={14} aria-hidden="true" />
        Settings
      </Menu.LinkItem>
      {!isTouch && (
        <Menu.Item className={p.item} onClick={onKeys}>
          <Keyboard size={14} aria-hidden="true" />
          Keys
        </Menu.Item>
      )}
      <Menu.Separator className={p.line} />
      <ThemeItems />
      <Menu.Separator className={p.line} />
      <Menu.Item className={p.item} onClick={leave}>
        <LogOut size={14} aria-hidden="true" />
        Log out
      </Menu.Item>
    </>
  );
}

/** Opens at once: it is loaded by the press that asks for it. */
export default function AccountMenu({
  trigger,
  ...actions
}: Props & { trigger: ReactElement<Record<string, unknown>> }) {
  const me = useMe();
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner side="top" align="start" sideOffset={6} className={p.positioner}>
          <Menu.Popup className={p.popup}>
            <div className={s.person}>
              <b>{me.name}</b>
              <span>{me.email}</span>
            </div>
            <Menu.Separator className={p.line} />
            <Items {...actions} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
