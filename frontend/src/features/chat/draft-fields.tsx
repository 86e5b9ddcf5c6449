import { Sparkles } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { TicketCategory, TicketUrgency } from '@/lib/api/tickets';
import { cx } from '@/lib/cx';
import type { Draft, DraftField, MarkedDraft } from '@/lib/ticket-draft';
import { TITLE_MAX } from '@/lib/ticket-text';
import { CATEGORY } from '@/ui/category';
import f from '@/ui/field.module.css';
import { Select } from '@/ui/select';
import { URGENCY } from '@/ui/urgency';
import s from './draft-fields.module.css';

const CATEGORIES = (Object.keys(CATEGORY) as TicketCategory[]).map((value) => ({
  value,
  label: CATEGORY[value].label,
}));
const URGENCIES = (['high', 'normal', 'low'] as const).map((value) => ({ value, label: URGENCY[value] }));

/** Goes on a control: its name, and whose its content is. */
type ControlProps = { id: string; 'aria-describedby': string; className: string | undefined };

type RowProps = {
  field: DraftField;
  label: string;
  draft: MarkedDraft;
  control: (props: ControlProps) => ReactNode;
};

/** A field, and in words whether the assistant filled it in or the person did. */
function Row({ field, label, draft, control }: RowProps) {
  const id = useId();
  const mark = `${id}-mark`;
  const inferred = draft.inferred.includes(field);
  return (
    <div className={s.row}>
      <div className={s.head}>
        <label htmlFor={id} className={f.label}>
          {label}
        </label>
        <span id={mark} className={cx(s.mark, inferred && s.ai)}>
          {inferred && (
            <>
              <Sparkles size={12} aria-hidden="true" />
              Filled in by AI
            </>
          )}
          {draft.own.includes(field) && 'Yours'}
        </span>
      </div>
      {control({ id, 'aria-describedby': mark, className: cx(inferred && s.inferred) })}
    </div>
  );
}

type Props = { draft: MarkedDraft; change: (part: Partial<Draft>) => void };

/** The ticket as it stands. What is written here is kept: the assistant changes only what nobody wrote. */
export default function DraftFields({ draft, change }: Props) {
  return (
    <div className={s.fields}>
      <Row
        field="title"
        label="Title"
        draft={draft}
        control={({ className, ...props }) => (
          <input
            {...props}
            className={cx(f.input, className)}
            maxLength={TITLE_MAX}
            autoComplete="off"
            value={draft.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        )}
      />
      <Row
        field="details"
        label="Details"
        draft={draft}
        control={({ className, ...props }) => (
          <textarea
            {...props}
            rows={5}
            className={cx(f.input, f.area, className)}
            value={draft.details}
            onChange={(event) => change({ details: event.target.value })}
          />
        )}
      />
      <Row
        field="category"
        label="Category"
        draft={draft}
        control={(props) => (
          <Select<TicketCategory>
            {...props}
            options={CATEGORIES}
            value={draft.category || null}
            placeholder="Not known yet"
            onChange={(category) => change({ category })}
          />
        )}
      />
      <Row
        field="urgency"
        label="Urgency"
        draft={draft}
        control={(props) => (
          <Select<TicketUrgency>
            {...props}
            options={URGENCIES}
            value={draft.urgency || null}
            onChange={(urgency) => change({ urgency })}
          />
        )}
      />
    </div>
  );
}
