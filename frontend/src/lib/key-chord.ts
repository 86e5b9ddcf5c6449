/** The grammar of `Hotkey.keys`, apart from the page: what was pressed, and which key is meant. */
type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;
type Keyed = { keys: string | readonly string[] };

const MODIFIERS = new Set(['Control', 'Meta', 'Alt', 'AltGraph', 'Shift', 'Dead', 'Unidentified', 'Process']);
const isMac = (): boolean => /Mac|iP(hone|ad)/.test(globalThis.navigator?.platform ?? '');

/** A press as `Hotkey.keys` writes it, or null for what is nobody's: a modifier alone, a combination of the system. */
export function chordOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed, mac = isMac()): string | null {
  if (MODIFIERS.has(key)) return null;
  const mod = mac ? metaKey : ctrlKey;
  if (altKey || (mac ? ctrlKey : metaKey)) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  // A sign such as `?` has its own key name; whether Shift makes it is the keyboard's business.
  const shift = shiftKey && (key.length > 1 || name !== key.toUpperCase());
  return `${mod ? 'Mod+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

/** True for what types a character, and may be said by mistake: a letter, a digit, a sign. */
export function isSingle(chord: string): boolean {
  return !chord.startsWith('Mod+') && chord.replace('Shift+', '').length === 1;
}

export function waysOf({ keys }: Keyed): readonly string[] {
  return typeof keys === 'string' ? [keys] : keys;
}

/** Which of `offered` (the nearest first) is meant by `chord`, after `first`; 'begins' when it may be half of one. */
export function find<T extends Keyed>(offered: readonly T[], first: string | null, chord: string): T | 'begins' | null {
  const means = (written: string) => offered.find((hotkey) => waysOf(hotkey).includes(written));
  const found = (first === null ? undefined : means(`${first} ${chord}`)) ?? means(chord);
  if (found) return found;
  return offered.some((hotkey) => waysOf(hotkey).some((way) => way.startsWith(`${chord} `))) ? 'begins' : null;
}

const NAMES: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

/** The keys of one way to be drawn: `Mod+k` as Ctrl, K; `g q` as G, Q. */
export function keyNames(way: string, mac = isMac()): string[] {
  return way
    .split(' ')
    .flatMap((chord) => (chord === '+' ? ['+'] : chord.split('+')))
    .map((key) => {
      if (key === 'Mod') return mac ? '⌘' : 'Ctrl';
      return NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    });
}
