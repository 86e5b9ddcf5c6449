import { ButtonLink } from '@/ui/button';
import { ErrorPage } from './error-page';
import s from './error-page.module.css';

export function Component() {
  return (
    <main id="main" tabIndex={-1} className={s.alone}>
      <ErrorPage title="There is no such page" action={<ButtonLink to="/tickets">Go to my tickets</ButtonLink>}>
        The address may be mistyped, or the page has moved.
      </ErrorPage>
    </main>
  );
}
