import type { Me } from '@/lib/session';

export type SectionName = {
  id: 'profile' | 'appearance' | 'keyboard' | 'sessions' | 'model' | 'jobs' | 'about';
  label: string;
};

const FOR_ALL: readonly SectionName[] = [
  { id: 'profile', label: 'Profile' },
  { id: 'appearance', label: 'Appearance' },
  { id: 'keyboard', label: 'Keyboard' },
  { id: 'sessions', label: 'Sessions' },
];

const OF_THE_INSTALLATION: readonly SectionName[] = [
  { id: 'model', label: 'AI model' },
  { id: 'jobs', label: 'Failed jobs' },
  { id: 'about', label: 'About' },
];

export function sectionsFor({ can }: Me): readonly SectionName[] {
  return can.administer ? [...FOR_ALL, ...OF_THE_INSTALLATION] : FOR_ALL;
}
