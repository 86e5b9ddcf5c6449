/** Makes and changes the advanced filter. Loaded when somebody opens it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useReducer, useState } from 'react';
import { flushSync } from 'react-dom';
import { ApiError, messageOf } from '@/lib/api/errors';
import { countTickets, type TicketFilters, ticketCountKey } from '@/lib/api/ticket-count';
import { useDebounced } from '@/lib/use-debounced';
import { useMedia } from '@/lib/use-media';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Drawer } from '@/ui/drawer';
import { Notice } from '@/ui/notice';
import { isTooLong, printRules, RULE_TEXT_MAX, type Rules, rulePathOf, type ValueProblem, valueProblem } from './rule';
import { RuleBuilder, type RuleErrors } from './rule-builder';
import s from './rule-dialog.module.css';
import { changeDraft, type Draft, draftOf, flatRules, keyAt, rulesOf } from './rule-draft';
import { countText, rulesText } from './rule-text';
import { valueControlId } from './rule-value-field';
import { useNames } from './use-names';

/** Mounted while it is open. */
type Props = {
  rules: Rules | null;
  /** What narrows the list besides: the count is of what will be shown. */
  filters: TicketFilters;
  onApply: (rules: Rules | null) => void;
  onClose: () => void;
};

const PROBLEMS: Record<ValueProblem, string> = {
  missing: 'Fill this in.',
  'too long': `Use at most ${RULE_TEXT_MAX} characters.`,
  unknown: 'Choose one of the list.',
};

/** How many tickets there will be: asked once the changes pause. */
function useTotal(draft: Draft, filters: TicketFilters) {
  const text = useDebounced(printRules(rulesOf(draft)));
  const { rules: _, ...others } = filters;
  const query = text === null ? others : { ...others, rules: text };
  return useQuery({
    queryKey: ticketCountKey(query),
    queryFn: ({ signal }) => countTickets(query, signal),
    placeholderData: keepPreviousData,
  });
}

/** What the server does not take, at the rules that it speaks of. */
function refusals(draft: Draft, error: unknown): RuleErrors {
  const found = new Map<number, string>();
  for (const { loc, text } of error instanceof ApiError ? error.faults : []) {
    const path = rulePathOf(loc);
    const key = path && keyAt(draft, path);
    if (key !== null && !found.has(key)) found.set(key, text);
  }
  return found;
}

function gaps(draft: Draft): RuleErrors {
  const found = flatRules(draft).flatMap((rule): [number, string][] => {
    const problem = valueProblem(rule);
    return problem === null ? [] : [[rule.key, PROBLEMS[problem]]];
  });
  return new Map(found);
}

type ReadBackProps = { sentence: string; total: ReturnType<typeof useTotal>; refused: boolean };

/** The filter in words, and how many tickets that is. */
function ReadBack({ sentence, total, refused }: ReadBackProps) {
  const count = total.isError ? (refused ? '' : messageOf(total.error)) : total.data ? countText(total.data) : '…';
  return (
    <div className={s.read}>
      <p>{sentence}</p>
      <p className="num" role="status" aria-busy={total.isFetching}>
        <b>{count}</b>
      </p>
    </div>
  );
}

export default function RuleDialog({ rules, filters, onApply, onClose }: Props) {
  const [draft, dispatch] = useReducer(changeDraft, rules, draftOf);
  const [checked, setChecked] = useState(false);
  const all = rulesOf(draft, true);
  const nameOf = useNames(all);
  const total = useTotal(draft, filters);
  const refused = refusals(draft, total.error);
  const missing = gaps(draft);
  const errors = new Map([...refused, ...(checked ? missing : [])]);
  const tooLong = all !== null && isTooLong(all);
  const apply = (): void => {
    flushSync(() => setChecked(true));
    const bad = flatRules(draft).find(({ key }) => missing.has(key) || refused.has(key));
    if (bad) document.getElementById(valueControlId(bad.key))?.focus();
    else if (!tooLong) onApply(rulesOf(draft));
  };
  const Frame = useMedia('(max-width: 760px)') ? Drawer : WideDialog;
  const foot = (
    <>
      <ReadBack sentence={all ? rulesText(all, nameOf) : 'All tickets.'} total={total} refused={refused.size > 0} />
      <div className={s.buttons}>
        <Button look="ghost" onClick={() => dispatch({ type: 'clear' })}>
          Remove all
        </Button>
        <Button className={s.cancel} onClick={onClose}>
          Cancel
        </Button>
        <Button look="primary" onClick={apply}>
          Apply
        </Button>
      </div>
    </>
  );
  return (
    <Frame open onOpenChange={(open) => !open && onClose()} title="Advanced filter" foot={foot}>
      <RuleBuilder draft={draft} errors={errors} nameOf={nameOf} dispatch={dispatch} />
      {tooLong && <Notice kind="error">This filter is too long for a link. Use fewer or shorter texts.</Notice>}
    </Frame>
  );
}

function WideDialog(props: Parameters<typeof Drawer>[0]) {
  return <Dialog {...props} wide />;
}
