import { describe, expect, it } from 'vitest';
import { deviceName, isHandheld } from './device-name';

const EDGE =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';
const ANDROID =
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';

describe('deviceName', () => {
  it('knows those that claim to be others', () => {
    expect(deviceName(EDGE)).toBe('Edge on Windows');
    expect(deviceName(IPHONE)).toBe('Safari on iPhone');
    expect(deviceName(ANDROID)).toBe('Chrome on Android');
    expect(deviceName('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe(
      'Firefox on Linux',
    );
  });
  it('shows what it does not know', () => {
    expect(deviceName('curl/8.5.0')).toBe('curl');
    expect(deviceName('inventory-script/2')).toBe('inventory-script/2');
    expect(deviceName('')).toBe('An unknown device');
  });
});

describe('isHandheld', () => {
  it('tells phones from desks', () => {
    expect([IPHONE, ANDROID, EDGE, ''].map(isHandheld)).toEqual([true, true, false, false]);
  });
});
