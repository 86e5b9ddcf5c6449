/** Vite asks for the style sheet of a part once and takes it for loaded from then on, also when it failed. */
const failedSheets = new Set<HTMLLinkElement>();

function note({ target }: Event): void {
  if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') failedSheets.add(target);
}
addEventListener('error', note, { capture: true });

function askAgain(failed: HTMLLinkElement): Promise<void> {
  failedSheets.delete(failed);
  const sheet = failed.cloneNode() as HTMLLinkElement;
  return new Promise((resolve, reject) => {
    sheet.onload = () => resolve();
    sheet.onerror = () => reject(new Error(`Unable to preload CSS for ${sheet.href}`));
    failed.replaceWith(sheet);
  });
}

/** The style sheets that failed before, asked for again; throws as an import does. */
export async function mendStyleSheets(): Promise<void> {
  await Promise.all([...failedSheets].map(askAgain));
}
