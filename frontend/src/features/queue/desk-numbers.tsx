/** The numbers of the desk and the views that are one press away. Loaded beside the list, which does not wait for them. */
import type { Statistics } from '@/lib/api/statistics';
import { useMedia } from '@/lib/use-media';
import s from './desk-numbers.module.css';
import { QuickFilters } from './quick-filters';
import { StatisticsStrip } from './statistics-strip';
import type { View } from './view';

/** On a phone one line to be pushed along, with what is pressed most in front. */
export default function DeskNumbers({ view, statistics }: { view: View; statistics: Statistics | undefined }) {
  const isPhone = useMedia('(max-width: 760px)');
  const numbers = <StatisticsStrip key="numbers" statistics={statistics} />;
  const filters = <QuickFilters key="filters" view={view} isPhone={isPhone} />;
  return <div className={s.numbers}>{isPhone ? [filters, numbers] : [numbers, filters]}</div>;
}
