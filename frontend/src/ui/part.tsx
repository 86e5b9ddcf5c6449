import { type ComponentType, type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { ahead } from '@/lib/ahead';
import { pingServer } from '@/lib/api/health';
import { connection } from '@/lib/connection';
import { isMissingChunk } from '@/lib/missing-chunk';
import { mendStyleSheets } from '@/lib/style-sheets';
import { toast } from './toast';

type Own = {
  /** Stands there until it is loaded. */
  loading?: ReactNode;
  /** It did not load and somebody waits for it: closes what it was to open. He is told why. */
  onMissing?: () => void;
};

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

/** The file of a part: asked for once, and anew when it did not come. */
class PartFile<P> {
  loaded: ComponentType<P> | null = null;
  #coming: Promise<ComponentType<P>> | null = null;
  #load: Load<P>;

  constructor(load: Load<P>) {
    this.#load = load;
  }

  readonly get = (): Promise<ComponentType<P>> => {
    this.#coming ??= this.#ask();
    return this.#coming;
  };

  async #ask(): Promise<ComponentType<P>> {
    try {
      await mendStyleSheets();
      this.loaded = (await this.#load()).default;
      return this.loaded;
    } catch (error) {
      this.#coming = null;
      throw error;
    }
  }
}

async function tellMissing(): Promise<void> {
  if (await pingServer())
    await toast('There is a new version. Unsent text is kept.', 'error', {
      label: 'Reload',
      run: () => location.reload(),
    });
  else await toast('Not loaded yet; try again once there is a connection', 'error');
}

/** The part once it is there: what is still drawn then asks again when the connection is back. */
function useLoaded<P>(file: PartFile<P>, onMissing: Own['onMissing']): ComponentType<P> | null {
  const [Part, setPart] = useState(() => file.loaded);
  const [broken, setBroken] = useState<{ error: unknown } | null>(null);
  const failed = useEffectEvent((error: unknown) => {
    if (!isMissingChunk(error)) setBroken({ error });
    else if (onMissing) {
      onMissing();
      void tellMissing();
    }
  });
  useEffect(() => {
    if (Part) return;
    let isOver = false;
    const ask = () =>
      void file.get().then(
        (next) => isOver || setPart(() => next),
        (error) => isOver || failed(error),
      );
    ask();
    const stop = connection.subscribe(() => connection.isOnline() && ask());
    return () => {
      isOver = true;
      stop();
    };
  }, [file, Part]);
  if (broken) throw broken.error;
  return Part;
}

/**
 * What opens over a page, or is added to it, in a file of its own: fetched ahead when nobody waits for anything, else when
 * it is first drawn. Unlike React's `lazy`, one that does not load leaves the page as it is, and is fetched anew the next
 * time, or when the connection is back. For what a page cannot be without, `lazy` is right: there the page says so.
 */
export function part<P extends object>(load: Load<P>) {
  const file = new PartFile(load);
  const fetchEarly = () => void file.get().catch(() => {});
  ahead(file.get);

  // biome-ignore lint/correctness/noComponentHookFactories: made once for each file, as by `lazy`
  function Part({ loading = null, onMissing, ...props }: P & Own) {
    const Loaded = useLoaded(file, onMissing);
    return Loaded ? <Loaded {...(props as unknown as P)} /> : loading;
  }
  /** For the button that opens it: fetches as soon as somebody turns to that. */
  Part.reach = { onPointerEnter: fetchEarly, onFocus: fetchEarly };
  return Part;
}
