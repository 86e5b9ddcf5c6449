import { useEffect } from 'react';
import { useRouteError } from 'react-router';
import { useOnline } from '@/lib/connection';
import { Button } from '@/ui/button';
import { ErrorPage } from './error-page';
import { isMissingChunk } from './stale-chunks';

/** When a page throws or its file does not load. Nothing that was typed is lost: drafts are kept in the tab. */
export function RouteError() {
  const error = useRouteError();
  const online = useOnline();
  const chunk = isMissingChunk(error);
  useEffect(() => {
    if (!chunk) console.error(error);
  }, [error, chunk]);
  const reload = (
    <Button look="primary" onClick={() => location.reload()}>
      {chunk ? 'Reload' : 'Try again'}
    </Button>
  );
  if (chunk && online)
    return (
      <ErrorPage title="There is a new version" action={reload}>
        This page belongs to an older one. Reload to go on; unsent text is kept.
      </ErrorPage>
    );
  return (
    <ErrorPage title={chunk ? 'This page did not load' : 'Something went wrong here'} action={reload}>
      {chunk
        ? 'There is no connection. Unsent text is kept.'
        : 'Nothing you wrote is lost. Try again; if it keeps happening, tell your administrator.'}
    </ErrorPage>
  );
}
