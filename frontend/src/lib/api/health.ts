import { api } from './client';

/** Whether the server answers at all. Never throws. */
export async function pingServer(): Promise<boolean> {
  try {
    return (await api.GET('/api/health')).response.ok;
  } catch {
    return false;
  }
}
