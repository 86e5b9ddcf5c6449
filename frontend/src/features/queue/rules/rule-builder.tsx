import { Layers, Plus } from 'lucide-react';
import type { Dispatch } from 'react';
import { flushSync } from 'react-dom';
import { Button } from '@/ui/button';
import { RULES_MAX } from './rule';
import s from './rule-builder.module.css';
import {
  afterRemoval,
  canAdd,
  type Draft,
  type DraftAction,
  type DraftGroup,
  type DraftRule,
  flatRules,
  isDraftGroup,
} from './rule-draft';
import { MatchChoice } from './rule-match';
import { RuleRow, ruleControlId } from './rule-row';
import type { NameOf } from './rule-text';

/** What is wrong with rules, by their keys. */
export type RuleErrors = ReadonlyMap<number, string>;

type Props = { draft: Draft; errors: RuleErrors; nameOf: NameOf; dispatch: Dispatch<DraftAction> };
type Shared = Props & { onRemove: (key: number) => void };

function addControlId(group: number | null): string {
  return `add-rule-${group ?? 'root'}`;
}

/** Does it at once, and goes to what is there then: the focus is never on something that is gone. */
function focusAfter(change: () => void, id: string): void {
  flushSync(change);
  document.getElementById(id)?.focus();
}

function AddRule({ draft, group, dispatch }: { draft: Draft; group: number | null; dispatch: Dispatch<DraftAction> }) {
  const add = () => {
    if (!canAdd(draft)) return;
    const action: DraftAction = group === null ? { type: 'add' } : { type: 'add', group };
    focusAfter(() => dispatch(action), ruleControlId(draft.nextKey));
  };
  return (
    <Button id={addControlId(group)} look="ghost" small aria-disabled={!canAdd(draft)} onClick={add}>
      <Plus size={14} aria-hidden="true" />
      Add rule{group !== null && <span className="vh"> to this group</span>}
    </Button>
  );
}

function AddGroup({ draft, dispatch }: { draft: Draft; dispatch: Dispatch<DraftAction> }) {
  const add = () => {
    if (canAdd(draft)) focusAfter(() => dispatch({ type: 'add group' }), ruleControlId(draft.nextKey + 1));
  };
  return (
    <Button look="ghost" small aria-disabled={!canAdd(draft)} onClick={add}>
      <Layers size={14} aria-hidden="true" />
      Add group
    </Button>
  );
}

function Rule({ rule, draft, errors, nameOf, dispatch, onRemove }: Shared & { rule: DraftRule }) {
  const place = flatRules(draft).findIndex(({ key }) => key === rule.key) + 1;
  const error = errors.get(rule.key);
  return <RuleRow {...{ rule, place, error, nameOf, dispatch, onRemove }} />;
}

function Group({ group, ...shared }: Shared & { group: DraftGroup }) {
  const { draft, dispatch } = shared;
  return (
    <fieldset className={s.group}>
      <legend className={s.legend}>Group</legend>
      <MatchChoice
        label="Match in this group"
        match={group.match}
        onChange={(match) => dispatch({ type: 'match', match, group: group.key })}
      />
      {group.rules.map((rule) => (
        <Rule key={rule.key} rule={rule} {...shared} />
      ))}
      <div className={s.adds}>
        <AddRule draft={draft} group={group.key} dispatch={dispatch} />
      </div>
    </fieldset>
  );
}

/** The rules of a filter to be changed, with groups one level deep. */
export function RuleBuilder(props: Props) {
  const { draft, dispatch } = props;
  const onRemove = (key: number): void => {
    const to = afterRemoval(draft, key);
    const id = 'rule' in to ? ruleControlId(to.rule) : addControlId(to.addTo);
    focusAfter(() => dispatch({ type: 'remove', key }), id);
  };
  return (
    <div className={s.rules}>
      <MatchChoice label="Match" match={draft.match} onChange={(match) => dispatch({ type: 'match', match })} />
      {draft.rules.map((item) =>
        isDraftGroup(item) ? (
          <Group key={item.key} group={item} {...props} onRemove={onRemove} />
        ) : (
          <Rule key={item.key} rule={item} {...props} onRemove={onRemove} />
        ),
      )}
      <div className={s.adds}>
        <AddRule draft={draft} group={null} dispatch={dispatch} />
        <AddGroup draft={draft} dispatch={dispatch} />
        {!canAdd(draft) && <span className={s.full}>A filter has at most {RULES_MAX} rules.</span>}
      </div>
    </div>
  );
}
