import { createBrowserRouter } from 'react-router';
import { requireNoSession, requireSession, toHome } from './guards';
import { Root } from './root';
import { RouteError } from './route-error';

/** Every page is a file of its own, loaded when it is needed. */
export const router = createBrowserRouter([
  {
    Component: Root,
    ErrorBoundary: RouteError,
    HydrateFallback: () => null,
    children: [
      { index: true, loader: toHome },
      { path: 'login', loader: requireNoSession, lazy: () => import('@/features/auth/login-page') },
      { path: 'register', loader: requireNoSession, lazy: () => import('@/features/auth/register-page') },
      { path: 'reset-password', lazy: () => import('@/features/auth/reset-password-page') },
      {
        loader: requireSession,
        lazy: () => import('./shell'),
        children: [
          {
            // A page that fails leaves the rail in place.
            ErrorBoundary: RouteError,
            children: [
              { path: 'tickets', lazy: () => import('@/features/tickets/my-tickets-page') },
              { path: 'tickets/new', lazy: () => import('@/features/tickets/new-ticket-page') },
              { path: 'tickets/new/chat', lazy: () => import('@/features/chat/chat-page') },
              { path: 'settings', lazy: () => import('@/features/settings/settings-page') },
              { path: 'tickets/:id', lazy: () => import('@/features/ticket/ticket-page') },
              {
                path: 'admin',
                children: [
                  { index: true, lazy: () => import('@/features/queue/queue-page') },
                  { path: 'dashboard', lazy: () => import('@/features/dashboard/dashboard-page') },
                  { path: 'tickets/:id', lazy: () => import('@/features/ticket/ticket-page') },
                  { path: 'people', lazy: () => import('@/features/people/people-page') },
                ],
              },
            ],
          },
        ],
      },
      { path: '*', lazy: () => import('./not-found') },
    ],
  },
]);
