/** All sections, in a file of their own: the page's frame stands before their widgets are loaded. */
import { type ComponentType, useEffect } from 'react';
import { useLocation } from 'react-router';
import { About } from './about';
import { Appearance } from './appearance';
import { Devices } from './devices';
import { DeadJobs } from './jobs';
import { Keys } from './keys';
import { Model } from './model';
import { Profile } from './profile';
import type { SectionName } from './section-names';
import s from './settings-page.module.css';

const SECTIONS: Record<SectionName['id'], ComponentType> = {
  profile: Profile,
  appearance: Appearance,
  keyboard: Keys,
  sessions: Devices,
  model: Model,
  jobs: DeadJobs,
  about: About,
};

/** A link to a section works also when the page comes later than the browser looks for it. */
function useShowSection(): void {
  const { hash, key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a second press on the same link scrolls again
  useEffect(() => {
    if (hash) document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'start' });
  }, [hash, key]);
}

export default function Sections({ names }: { names: readonly SectionName[] }) {
  useShowSection();
  return names.map(({ id, label }) => {
    const Section = SECTIONS[id];
    return (
      <section key={id} id={id} aria-labelledby={`${id}-title`} className={s.section}>
        <h2 id={`${id}-title`} className={s.heading}>
          {label}
        </h2>
        <Section />
      </section>
    );
  });
}
