import { createBrowserRouter, redirect } from 'react-router';
import { requireNoSession, requireSession } from './guards';
import { Root } from './root';
import { RouteError } from './route-error';

/** Every page is a file of its own, loaded when it is needed. */
export const router = createBrowserRouter([
  {
    Component: Root,
    ErrorBoundary: RouteError,
    HydrateFallback: () => null,
    children: [
      { index: true, loader: () => redirect('/tickets') },
      { path: 'login', loader: requireNoSession, lazy: () => import('@/features/auth/login-page') },
      { path: 'register', loader: requireNoSession, lazy: () => import('@/features/auth/register-page') },
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
              { path: 'tickets/:id', lazy: () => import('@/features/ticket/ticket-page') },
            ],
          },
        ],
      },
      { path: '*', lazy: () => import('./not-found') },
    ],
  },
]);
