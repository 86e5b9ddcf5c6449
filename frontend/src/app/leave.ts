import { messageOf } from '@/lib/api/errors';
import { signOut } from '@/lib/auth';
import { toast } from '@/ui/toast';

/** Logs out; when the server cannot be told, says so, and nothing has changed. */
export function leave(): void {
  signOut().catch((error: unknown) => toast(`You are still signed in. ${messageOf(error)}`, 'error'));
}
