import { ListFilter } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { countRules } from './rules/rule';
import { filtersOf, type View } from './view';

const RuleDialog = lazy(() => import('./rules/rule-dialog'));

/** The way to the advanced filter, and how much of one there is. */
export function RulesChip({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const [open, setOpen] = useState(false);
  const n = countRules(view.rules);
  return (
    <>
      {n === 0 ? (
        <Button look="ghost" small onClick={() => setOpen(true)}>
          <ListFilter size={14} aria-hidden="true" />
          More filters
        </Button>
      ) : (
        <Chip
          label="More filters"
          value={n === 1 ? '1 rule' : `${n} rules`}
          onClick={() => setOpen(true)}
          onClear={() => onChange({ ...view, rules: null })}
        />
      )}
      {open && (
        <Suspense>
          <RuleDialog
            rules={view.rules}
            filters={filtersOf(view)}
            onApply={(rules) => {
              setOpen(false);
              onChange({ ...view, rules });
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
