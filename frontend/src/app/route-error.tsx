import { type ReactNode, useEffect, useState } from 'react';
import { useRouteError } from 'react-router';
import { pingServer } from '@/lib/api/health';
import { connection } from '@/lib/connection';
import { isMissingChunk, mayReload } from '@/lib/missing-chunk';
import { Button } from '@/ui/button';
import { ErrorPage } from './error-page';

function reload(): void {
  location.reload();
}

function Failed({ title, action, children }: { title: string; action: string; children: ReactNode }) {
  const button = (
    <Button look="primary" onClick={reload}>
      {action}
    </Button>
  );
  return (
    <ErrorPage title={title} action={button}>
      {children}
    </ErrorPage>
  );
}

const ASK_EVERY_MS = 5_000;

/** Nothing but this is on the page, so it loads by itself once the server answers. */
function Offline() {
  useEffect(() => {
    const ask = () => void pingServer().then((answers) => answers && reload());
    const timer = setInterval(ask, ASK_EVERY_MS);
    addEventListener('online', ask);
    return () => {
      clearInterval(timer);
      removeEventListener('online', ask);
    };
  }, []);
  return (
    <Failed title="This page did not load" action="Try again">
      There is no connection. Unsent text is kept.
    </Failed>
  );
}

type Why = 'asking' | 'offline' | 'new version';

/** A file of the page did not load. An upgrade is mended by loading the document again, once. */
function NotLoaded() {
  const [why, setWhy] = useState<Why>(connection.isOnline() ? 'asking' : 'offline');
  useEffect(() => {
    if (why !== 'asking') return;
    void pingServer().then((answers) => {
      if (answers && mayReload()) reload();
      else setWhy(answers ? 'new version' : 'offline');
    });
  }, [why]);
  if (why === 'asking') return null;
  if (why === 'offline') return <Offline />;
  return (
    <Failed title="There is a new version" action="Reload">
      This page belongs to an older one. Reload to go on; unsent text is kept.
    </Failed>
  );
}

/** When a page throws or its file does not load. Nothing that was typed is lost: drafts are kept in the tab. */
export function RouteError() {
  const error = useRouteError();
  const chunk = isMissingChunk(error);
  useEffect(() => {
    if (!chunk) console.error(error);
  }, [error, chunk]);
  if (chunk) return <NotLoaded />;
  return (
    <Failed title="Something went wrong here" action="Try again">
      Nothing you wrote is lost. Try again; if it keeps happening, tell your administrator.
    </Failed>
  );
}
