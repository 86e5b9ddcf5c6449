/** Requests of a page that wait on their way until the test lets them go. */
import type { Page, Route } from '@playwright/test';

export type Held = {
  /** The first one waits; with `after`, for its answer to reach the page. */
  arrived: Promise<void>;
  letGo: () => void;
};

type Options = {
  method?: string;
  /** How many are held; later ones go through. */
  times?: number;
  /** Held is what the server has answered by then, instead of the request. */
  after?: boolean;
  /** What becomes of a request that is let go. */
  end?: (route: Route) => Promise<void>;
};

export async function hold(page: Page, target: Parameters<Page['route']>[0], options: Options = {}): Promise<Held> {
  const { method, times = Number.POSITIVE_INFINITY, after = false, end = (route) => route.continue() } = options;
  const { promise: released, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  let held = 0;
  await page.route(target, async (route) => {
    if ((method && route.request().method() !== method) || held >= times) return route.fallback();
    held++;
    const response = after ? await route.fetch() : null;
    arrive();
    await released;
    return response ? route.fulfill({ response }) : end(route);
  });
  return { arrived, letGo };
}
