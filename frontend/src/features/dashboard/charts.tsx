/** The charts of the dashboard. Loaded after the page: the numbers above them do not wait. */
import type { DayStatistics, Statistics } from '@/lib/api/statistics';
import { number } from '@/lib/number';
import { loadPath, statusPath } from '@/lib/queue-paths';
import { STATUS, StatusLabel } from '@/ui/status';
import { type Bar, BarList } from './bar-list';
import { loadSummary, percent, statusSummary, trendSummary } from './dashboard-text';
import { Panel } from './panel';
import { dayName } from './trend';
import { TrendChart } from './trend-chart';

function Trend({ days: { days, created, closed } }: { days: DayStatistics }) {
  const summary = trendSummary(days, created, closed);
  return (
    <Panel
      wide
      title="Created and closed"
      summary={summary}
      table={{
        head: ['Day', 'Created', 'Closed'],
        rows: days.map((day) => [dayName(day.day), number(day.created), number(day.closed)]),
      }}
    >
      <TrendChart days={days} summary={summary} />
    </Panel>
  );
}

function Statuses({ statistics: { by_status, total, closed } }: { statistics: Statistics }) {
  const bars = by_status.map(
    ({ status, n }): Bar => ({
      key: status,
      label: <StatusLabel value={status} />,
      to: statusPath(status),
      parts: [{ n, tone: status }],
      note: percent(n, total),
    }),
  );
  return (
    <Panel
      title="By status"
      summary={statusSummary(total, closed)}
      table={{
        head: ['Status', 'Tickets', 'Share'],
        rows: by_status.map(({ status, n }) => [STATUS[status], number(n), percent(n, total)]),
      }}
    >
      <BarList bars={bars} />
    </Panel>
  );
}

function Operators({ statistics: { operators } }: { statistics: Statistics }) {
  const bars = operators.map(
    ({ operator_id, operator_name, open, high }): Bar => ({
      key: String(operator_id),
      label: operator_name,
      to: loadPath(operator_id),
      parts: [
        { n: high, tone: 'high' },
        { n: open - high, tone: 'rest' },
      ],
      note: `${number(high)} high`,
    }),
  );
  return (
    <Panel
      title="Load by operator"
      summary={loadSummary(operators)}
      table={{
        head: ['Operator', 'Open', 'High', 'Pending'],
        rows: operators.map((o) => [o.operator_name, number(o.open), number(o.high), number(o.pending)]),
      }}
    >
      <BarList bars={bars} />
    </Panel>
  );
}

export default function Charts({ statistics, days }: { statistics: Statistics; days: DayStatistics }) {
  return (
    <>
      <Trend days={days} />
      <Statuses statistics={statistics} />
      <Operators statistics={statistics} />
    </>
  );
}
