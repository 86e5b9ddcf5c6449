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

const FOR_ADMINS: readonly SectionName[] = [
  { id: 'model', label: 'AI model' },
  { id: 'jobs', label: 'Jobs that gave up' },
  { id: 'about', label: 'About' },
];

export function sectionsFor(isAdmin: boolean): readonly SectionName[] {
  return isAdmin ? [...FOR_ALL, ...FOR_ADMINS] : FOR_ALL;
}
