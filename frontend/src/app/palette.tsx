/**
 * Jump anywhere: pages, what this page does, tickets, people. Loaded when it is first opened.
 *
 * The browser's own dialog keeps the focus inside and gives it back; the list is the ARIA pattern "combobox with
 * a listbox popup", of which the focus never leaves the field.
 */
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { cx } from '@/lib/cx';
import { keyNames } from '@/lib/key-chord';
import { useMe } from '@/lib/me';
import type { Me } from '@/lib/session';
import { Kbd } from '@/ui/kbd';
import p from '@/ui/popup.module.css';
import s from './palette.module.css';
import { type Command, type CommandGroup, useCommands } from './use-commands';

type Props = { onClose: () => void; onKeys: () => void };

function labelFor({ can }: Me): string {
  return can.manage_people ? 'Search tickets, people and commands' : 'Search tickets and commands';
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

type OptionProps = { command: Command; id: string; active: boolean; onPoint: () => void; onRun: () => void };

function Option({ command, id, active, onPoint, onRun }: OptionProps) {
  const { icon, label, hint, way } = command;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears the keys of the whole list
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      data-highlighted={active ? '' : undefined}
      className={cx(p.item, s.item)}
      onPointerMove={onPoint}
      onClick={onRun}
    >
      <span className={s.icon}>{icon}</span>
      <span className={p.text}>{label}</span>
      {hint && <span className={s.hint}>{hint}</span>}
      {way && (
        <span className={s.way}>
          {keyNames(way).map((name) => (
            <Kbd key={name} keys={name} hint />
          ))}
        </span>
      )}
    </div>
  );
}

/** The one that Enter means: the first, until an arrow or the pointer chooses another that is still there. */
function useActive(groups: readonly CommandGroup[]) {
  const [chosen, choose] = useState<string | null>(null);
  const items = groups.flatMap((group) => group.items).filter(({ isOld }) => !isOld);
  const at = Math.max(
    0,
    items.findIndex(({ value }) => value === chosen),
  );
  const step = (by: 1 | -1): void => choose(items.at((at + by) % items.length)?.value ?? null);
  return { active: items[at], choose, step };
}

/** What Enter does: runs what is chosen, or, while the answer is under way, the first of it when it comes. */
function useEnter(words: string, active: Command | undefined, isBusy: boolean, onRun: (command: Command) => void) {
  const [awaited, wait] = useState<string | null>(null);
  const run = useEffectEvent(onRun);
  const isAwaited = awaited !== null && awaited === words;
  // Other words are another question, and without an answer there is nothing to run.
  if (awaited !== null && (!isAwaited || (!active && !isBusy))) wait(null);
  useEffect(() => {
    if (isAwaited && active) run(active);
  }, [isAwaited, active]);
  return () => {
    if (active) onRun(active);
    else if (isBusy) wait(words);
  };
}

type ContentProps = { onRun: (command: Command) => void; onKeys: () => void };

function Content({ onRun, onKeys }: ContentProps) {
  const label = labelFor(useMe());
  const [typed, setTyped] = useState('');
  const words = typed.trim();
  const { groups, note, isBusy } = useCommands(words, onKeys);
  const { active, choose, step } = useActive(groups);
  const all = groups.flatMap(({ items }) => items);
  const enter = useEnter(words, active, isBusy, onRun);
  const list = useId();
  const idOf = (command: Command): string => `${list}-${all.indexOf(command)}`;
  const activeId = active && idOf(active);
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const by = STEPS[event.key];
    if (by === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (by === undefined) enter();
    else step(by);
  };
  return (
    <>
      <div className={s.head}>
        <Search size={16} aria-hidden="true" />
        <input
          role="combobox"
          aria-expanded={active !== undefined}
          aria-controls={list}
          aria-activedescendant={activeId}
          aria-autocomplete="list"
          aria-label={label}
          className={s.input}
          placeholder={label}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <Kbd keys="Esc" hint />
      </div>
      <div id={list} role="listbox" aria-label="What fits" tabIndex={-1} className={s.list}>
        {groups.map(({ value, items: own }, i) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
          <div key={value} role="group" aria-labelledby={`${list}-group-${i}`}>
            <div id={`${list}-group-${i}`} className={p.label}>
              {value}
            </div>
            {own.map((command) => (
              <Option
                key={command.value}
                command={command}
                id={idOf(command)}
                active={command === active}
                onPoint={() => choose(command.value)}
                onRun={() => onRun(command)}
              />
            ))}
          </div>
        ))}
      </div>
      <p className={s.note} role="status">
        {note}
      </p>
    </>
  );
}

export default function Palette({ onClose, onKeys }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  // Closed first: the focus is back where it was, and what was chosen may lead it elsewhere.
  const run = (command: Command): void => {
    dialog.current?.close();
    onClose();
    command.run();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes every dialog
    <dialog
      ref={dialog}
      className={s.palette}
      aria-label="Jump to"
      // Escape: the event of its closing comes later, and would close what was opened again by then.
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={(event) => event.currentTarget.open || onClose()}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <div className={s.content}>
        <Content onRun={run} onKeys={onKeys} />
      </div>
    </dialog>
  );
}
