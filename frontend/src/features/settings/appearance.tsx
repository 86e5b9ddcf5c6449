import { type Density, setDensity, useDensity } from '@/lib/density';
import { setTheme, THEMES, useTheme } from '@/lib/theme';
import { Segmented } from '@/ui/segmented';
import s from './settings-page.module.css';

const DENSITIES: readonly { value: Density; label: string }[] = [
  { value: 'compact', label: 'Compact, 36 px' },
  { value: 'roomy', label: 'Roomy, 44 px' },
];

/** Kept in this browser alone; it takes effect at once. */
export function Appearance() {
  return (
    <>
      <div className={s.part}>
        <span className={s.label}>Theme</span>
        <Segmented label="Theme" options={THEMES} value={useTheme()} onChange={setTheme} />
      </div>
      <div className={s.part}>
        <span className={s.label}>Row height</span>
        <Segmented label="Row height" options={DENSITIES} value={useDensity()} onChange={setDensity} />
      </div>
      <p className={s.small}>Kept in this browser.</p>
    </>
  );
}
