import { type ReactNode, useId, useState } from 'react';
import { cx } from '@/lib/cx';
import { Button } from '@/ui/button';
import s from './panel.module.css';

type TableData = { head: readonly string[]; rows: readonly (readonly [string, ...string[]])[] };

type Props = { title: string; summary: string; wide?: boolean; table: TableData; children: ReactNode };

function DataTable({ title, table: { head, rows } }: { title: string; table: TableData }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className={s.scroll} tabIndex={0} aria-label={`${title}, as a table`}>
      <table className={cx(s.table, 'num')}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...values]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, i) => (
                <td key={head[i + 1]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Every chart has a heading, one sentence that states the result, and the same figures as a table. */
export function Panel({ title, summary, wide, table, children }: Props) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <section className={cx(s.panel, wide && s.wide)} aria-labelledby={id}>
      <header className={s.head}>
        <div>
          <h2 id={id}>{title}</h2>
          <p className="num">{summary}</p>
        </div>
        <Button small aria-pressed={asTable} className={s.toggle} onClick={() => setAsTable(!asTable)}>
          <span className="vh">{title}: </span>Table
        </Button>
      </header>
      {asTable ? <DataTable title={title} table={table} /> : children}
    </section>
  );
}
