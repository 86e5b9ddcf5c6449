import { Segmented } from '@/ui/segmented';
import type { RuleMatch } from './rule';
import s from './rule-match.module.css';

const MATCHES: { value: RuleMatch; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'any', label: 'Any' },
];

type Props = { label: string; match: RuleMatch; onChange: (match: RuleMatch) => void };

/** "Match all | any of these" */
export function MatchChoice({ label, match, onChange }: Props) {
  return (
    <div className={s.match}>
      <span aria-hidden="true">Match</span>
      <Segmented label={label} options={MATCHES} value={match} onChange={onChange} />
      <span aria-hidden="true">of these</span>
    </div>
  );
}
