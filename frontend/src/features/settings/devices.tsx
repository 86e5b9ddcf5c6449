import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Laptop, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { type Device, devicesKey, endDevice, listDevices } from '@/lib/api/account';
import { messageOf } from '@/lib/api/errors';
import { connection, SENDING_WAITS, useOnline } from '@/lib/connection';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { part } from '@/ui/part';
import { Skeleton } from '@/ui/skeleton';
import { Time } from '@/ui/time';
import { toast } from '@/ui/toast';
import { deviceName, isHandheld } from './device-name';
import s from './settings-page.module.css';

const ConfirmDialog = part(async () => ({ default: (await import('@/ui/confirm-dialog')).ConfirmDialog }));

/** Why nobody can be signed out just now; said once for all rows. */
const WHY = 'devices-wait';

function Row({ device, onEnd }: { device: Device; onEnd: () => void }) {
  const online = useOnline();
  const { user_agent, address, seen_at, created_at, current } = device;
  const Icon = isHandheld(user_agent) ? Smartphone : Laptop;
  const name = deviceName(user_agent);
  return (
    <li className={s.row}>
      <Icon size={18} aria-hidden="true" />
      <div className={s.grow}>
        <span title={user_agent}>{name}</span>
        <span className={s.small}>
          {address && `${address} · `}used <Time utc={seen_at} /> · since <Time utc={created_at} exact />
        </span>
      </div>
      {current ? (
        <span className={s.here}>This device</span>
      ) : (
        <Button
          small
          aria-label={`Sign out ${name}`}
          aria-disabled={!online}
          aria-describedby={online ? undefined : WHY}
          onClick={onEnd}
        >
          Sign out
        </Button>
      )}
    </li>
  );
}

function useEndDevices() {
  const queries = useQueryClient();
  return async (devices: readonly Device[]) => {
    try {
      for (const { id } of devices) await endDevice(id);
      void toast(devices.length === 1 ? 'Signed out there' : `Signed out on ${devices.length} devices`);
    } finally {
      await queries.invalidateQueries({ queryKey: devicesKey });
    }
  };
}

/** Asks before all the others are signed out; a single one is one sign-in away. */
function EndOthers({ others }: { others: readonly Device[] }) {
  const [asks, setAsks] = useState(false);
  const end = useEndDevices();
  return (
    <div>
      <Button onClick={() => setAsks(true)}>Sign out all others</Button>
      {asks && (
        <ConfirmDialog
          open
          onOpenChange={setAsks}
          onMissing={() => setAsks(false)}
          title={others.length === 1 ? 'Sign out the other device?' : `Sign out ${others.length} other devices?`}
          action="Sign out"
          danger
          onConfirm={() => end(others)}
        >
          Whoever uses them has to sign in again. What is typed there and not sent stays there.
        </ConfirmDialog>
      )}
    </div>
  );
}

export function Devices() {
  const { data, isError, error, refetch } = useQuery({
    queryKey: devicesKey,
    queryFn: ({ signal }) => listDevices(signal),
  });
  const end = useEndDevices();
  const online = useOnline();
  if (!data && isError)
    return (
      <div className={s.part}>
        <Notice kind="error">{messageOf(error)}</Notice>
        <Button onClick={() => void refetch()}>Try again</Button>
      </div>
    );
  if (!data)
    return (
      <div className={s.rows} aria-busy="true">
        <div className={s.row}>
          <Skeleton width="60%" />
        </div>
      </div>
    );
  const others = data.filter(({ current }) => !current);
  const endOne = (device: Device) =>
    connection.isOnline() &&
    void end([device]).catch((reason: unknown) => toast(`Still signed in there. ${messageOf(reason)}`, 'error'));
  return (
    <>
      <p className={s.lead}>Where you are signed in. Sign out what you do not know, and change your password.</p>
      {!online && others.length > 0 && (
        <p id={WHY} className={s.small}>
          {SENDING_WAITS}
        </p>
      )}
      <ul className={s.rows}>
        {data.map((device) => (
          <Row key={device.id} device={device} onEnd={() => endOne(device)} />
        ))}
      </ul>
      {others.length > 0 && <EndOthers others={others} />}
    </>
  );
}
