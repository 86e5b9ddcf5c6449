/** An answer while it comes: its pieces go straight into one text node, at most once a frame, past React. */
import { gatherer } from '@/lib/once-a-frame';

export type StreamedText = {
  /** As the `ref` of the element that shows it. */
  show: (element: HTMLElement | null) => void;
  add: (piece: string) => void;
  /** All that has come; what comes next begins anew. */
  take: () => string;
};

export function streamedText(): StreamedText {
  let text = '';
  let node: Text | null = null;
  const pieces = gatherer((piece) => {
    text += piece;
    node?.appendData(piece);
  });
  return {
    show: (element) => {
      node = element && document.createTextNode(text);
      if (element && node) element.replaceChildren(node);
    },
    add: pieces.add,
    take: () => {
      pieces.flush();
      const all = text;
      text = '';
      return all;
    },
  };
}
