import { lazy, Suspense } from 'react';
import { useMe } from '@/lib/me';
import { PageHeading, useTitle } from '@/ui/page';
import { Skeleton } from '@/ui/skeleton';
import { sectionsFor } from './section-names';
import s from './settings-page.module.css';

const Sections = lazy(() => import('./sections'));

/** Bars where the first section will be. */
function Loading() {
  return (
    <div className={s.section} aria-busy="true">
      <div className={s.part}>
        <Skeleton width={72} />
        {['38%', '30%', '52%', '44%', '24%'].map((width) => (
          <Skeleton key={width} width={width} />
        ))}
      </div>
    </div>
  );
}

export function Component() {
  const names = sectionsFor(useMe());
  useTitle('Settings');
  return (
    <>
      <header className={s.bar}>
        <PageHeading className={s.title}>Settings</PageHeading>
      </header>
      <div className={s.scroll}>
        <nav aria-label="Sections" className={s.index}>
          {names.map(({ id, label }) => (
            <a key={id} href={`#${id}`}>
              {label}
            </a>
          ))}
        </nav>
        <div className={s.sections}>
          <Suspense fallback={<Loading />}>
            <Sections names={names} />
          </Suspense>
        </div>
      </div>
    </>
  );
}
