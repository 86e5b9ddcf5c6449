import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { part } from '@/ui/part';
import { Tip } from '@/ui/tip';
import type { Rules } from './rules/rule';
import { rulesText } from './rules/rule-text';
import { useNames } from './rules/use-names';
import { filtersOf, type View } from './view';

const RuleDialog = part(() => import('./rules/rule-dialog'));

type AppliedProps = { rules: Rules; onOpen: () => void; onClear: () => void };

/** The filter read back as in its dialog: whoever is sent the address reads here what he is shown. */
function Applied({ rules, onOpen, onClear }: AppliedProps) {
  const text = rulesText(rules, useNames(rules));
  return (
    <Tip label={text}>
      <Chip label="More filters" value={text} sentence onClick={onOpen} onClear={onClear} />
    </Tip>
  );
}

/** The way to the advanced filter, and what the one is that holds. */
export function RulesChip({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      {view.rules === null ? (
        <Button look="ghost" small onClick={() => setOpen(true)}>
          <ListFilter size={14} aria-hidden="true" />
          More filters
        </Button>
      ) : (
        <Applied rules={view.rules} onOpen={() => setOpen(true)} onClear={() => onChange({ ...view, rules: null })} />
      )}
      {open && (
        <RuleDialog
          rules={view.rules}
          filters={filtersOf(view)}
          onApply={(rules) => {
            setOpen(false);
            onChange({ ...view, rules });
          }}
          onClose={() => setOpen(false)}
          onMissing={() => setOpen(false)}
        />
      )}
    </>
  );
}
