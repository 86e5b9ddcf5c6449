import { hotkeys, useHotkeysOn } from '@/lib/hotkeys';
import { keyNames, waysOf } from '@/lib/key-chord';
import { Dialog } from '@/ui/dialog';
import { Kbd } from '@/ui/kbd';
import { Switch } from '@/ui/switch';
import s from './key-sheet.module.css';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

function Ways({ keys }: { keys: string | readonly string[] }) {
  return waysOf({ keys }).map((way, i) => (
    <span key={way} className={s.way}>
      {i > 0 && <span className={s.or}>or</span>}
      {keyNames(way).map((name) => (
        <Kbd key={name} keys={name} />
      ))}
    </span>
  ));
}

/** The keys that this page hears, from the registry itself: those of the page first. */
export default function KeySheet({ open, onOpenChange }: Props) {
  const on = useHotkeysOn();
  const groups = open ? hotkeys.groups() : [];
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      wide
      title="Keys"
      description="Single keys are heard outside of fields. Two in a row are pressed one after the other."
      foot={<Switch label="Single keys" checked={on} onChange={hotkeys.turn} />}
    >
      <div className={s.groups}>
        {groups
          .filter(({ keys }) => keys.length > 0)
          .map(({ title, keys }) => (
            <section key={title}>
              <h3 className={s.title}>{title}</h3>
              <dl className={s.list}>
                {keys.map((key) => (
                  <div key={key.label} className={s.row}>
                    <dt>{key.label}</dt>
                    <dd>
                      <Ways keys={key.keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
  );
}
