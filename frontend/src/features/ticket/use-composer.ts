import { type RefCallback, useCallback, useMemo, useRef } from 'react';
import type { ComposerHandle } from './composer';
import type { ReplyMode } from './use-reply';

export type ComposerPlace = { focus: (mode: ReplyMode) => void; ref: RefCallback<ComposerHandle> };

/** The way to the composer, which comes a moment after the page: who asks for it earlier gets it then. */
export function useComposer(): ComposerPlace {
  const handle = useRef<ComposerHandle | null>(null);
  const wanted = useRef<ReplyMode | null>(null);
  const focus = useCallback((mode: ReplyMode): void => {
    if (handle.current) handle.current.focus(mode);
    else wanted.current = mode;
  }, []);
  const ref = useCallback((composer: ComposerHandle | null): void => {
    handle.current = composer;
    if (composer === null || wanted.current === null) return;
    composer.focus(wanted.current);
    wanted.current = null;
  }, []);
  return useMemo(() => ({ focus, ref }), [focus, ref]);
}
