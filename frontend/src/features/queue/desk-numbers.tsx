/** The numbers of the desk and the views that are one press away. Loaded beside the list, which does not wait for them. */
import type { Statistics } from '@/lib/api/statistics';
import { QuickFilters } from './quick-filters';
import { StatisticsStrip } from './statistics-strip';
import type { View } from './view';

export default function DeskNumbers({ view, statistics }: { view: View; statistics: Statistics | undefined }) {
  return (
    <>
      <StatisticsStrip statistics={statistics} />
      <QuickFilters view={view} statistics={statistics} />
    </>
  );
}
