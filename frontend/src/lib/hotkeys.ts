/**
 * Keys of the pages. A page names its own through `useHotkeys`; the list behind `?` and the palette
 * read the same registry, so that neither can promise what is not there.
 *
 * Single keys are heard outside of fields and popups alone, and not at all once somebody has switched
 * them off (WCAG 2.1.4): then only those with Ctrl or Cmd and Escape remain.
 */
import type { LucideIcon } from 'lucide-react';
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { chordOf, find, isSingle } from './key-chord';

export type Hotkey = {
  /**
   * One way or several: a key as the browser names it (`j`, `?`, `ArrowDown`, `Escape`), with `Shift+` before
   * letters and named keys and with `Mod+` for Ctrl or Cmd; two in a row as `g q`. Empty: only in the palette.
   */
  keys: string | readonly string[];
  /** What it does, as the list of keys says it: "Assign to me". */
  label: string;
  run: (event?: KeyboardEvent) => void;
  /** Beside its name in the palette, which offers what the page hears. */
  icon?: LucideIcon;
  /** Its name there, with what it would be done to at this moment: "Close #12"; null when there is nothing. Else the label. */
  command?: () => string | null;
  /** Heard while the key is held down, as for moving through a list. */
  repeats?: boolean;
  /** Heard in fields too; for keys with Mod and Escape. */
  inFields?: boolean;
  /** Left to what lies over the page, whatever `inFields` says: it closes by the same key. */
  yields?: boolean;
};

export type HotkeyGroup = { title: string; keys: readonly Hotkey[] };

type Layer = { title: string; keys: () => readonly Hotkey[] };

const SEQUENCE_MS = 1_200;
const STORED = 'hotkeys';
const FIELDS =
  'textarea, select, [contenteditable]:not([contenteditable="false"]), input:not([type=checkbox], [type=radio], [type=button])';
/** One that is closing holds the focus until it is gone, and hears nothing any more. */
const POPUPS = ':is(dialog, [role=menu], [role=listbox], [role=dialog], [role=alertdialog]):not([data-closed])';

/** The page's own keys come last and win over those of the frame around it. */
const layers: Layer[] = [];
let pending: { chord: string; at: number } | null = null;

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || !(event.target instanceof Element)) return;
  const chord = chordOf(event);
  if (chord === null) return;
  const first = pending && event.timeStamp - pending.at < SEQUENCE_MS ? pending.chord : null;
  const inPopup = event.target.closest(POPUPS) !== null;
  const inField = event.target.closest(FIELDS) !== null;
  if (isSingle(chord) && (inField || inPopup || !hotkeys.areOn())) return;
  pending = null;
  const offered = layers.flatMap((layer) => layer.keys()).reverse();
  const found = find(offered, first, chord);
  if (found === 'begins') pending = { chord, at: event.timeStamp };
  if (found === 'begins' || found === null) return;
  if (event.repeat && !found.repeats) return;
  if ((inField || inPopup) && !found.inFields) return;
  if (inPopup && found.yields) return;
  event.preventDefault();
  found.run(event);
}

function register(layer: Layer): () => void {
  if (layers.length === 0) addEventListener('keydown', onKeyDown);
  layers.push(layer);
  return () => {
    layers.splice(layers.indexOf(layer), 1);
    if (layers.length === 0) removeEventListener('keydown', onKeyDown);
  };
}

/** The keys that this page or widget hears while it is shown. `title` heads them in the list: "Queue", "Ticket". */
export function useHotkeys(title: string, keys: readonly Hotkey[]): void {
  const latest = useRef(keys);
  useLayoutEffect(() => {
    latest.current = keys;
  });
  // With the page, not some time after it shows: a key that meets it goes nowhere else.
  useLayoutEffect(() => register({ title, keys: () => latest.current }), [title]);
}

const listeners = new Set<() => void>();
let on = true;
try {
  on = localStorage.getItem(STORED) !== 'off';
} catch {
  // Without storage they begin switched on.
}

export const hotkeys = {
  /** What is heard at this moment, the page's own first. */
  groups(): HotkeyGroup[] {
    const groups = new Map<string, Hotkey[]>();
    for (const layer of [...layers].reverse())
      groups.set(layer.title, [...(groups.get(layer.title) ?? []), ...layer.keys()]);
    return [...groups].map(([title, keys]) => ({ title, keys }));
  },
  areOn: (): boolean => on,
  turn(next: boolean): void {
    on = next;
    try {
      localStorage.setItem(STORED, next ? 'on' : 'off');
    } catch {
      // Then the choice lasts as long as the page.
    }
    for (const listener of listeners) listener();
  },
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether single keys are heard. */
export function useHotkeysOn(): boolean {
  return useSyncExternalStore(subscribe, hotkeys.areOn);
}
