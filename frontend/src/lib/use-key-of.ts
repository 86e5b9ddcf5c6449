import { useRef } from 'react';
import { newKey } from './new-key';

/** The key of what is sent: the same for each try of the same, as after a lost answer, and another one for anything else. */
export function useKeyOf(): (body: unknown) => string {
  const attempt = useRef({ text: '', key: '' });
  return (body) => {
    const text = JSON.stringify(body);
    if (attempt.current.text !== text) attempt.current = { text, key: newKey() };
    return attempt.current.key;
  };
}
