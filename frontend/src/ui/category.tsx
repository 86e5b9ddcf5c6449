import { AppWindow, CircleEllipsis, type LucideIcon, Monitor, Thermometer, Truck } from 'lucide-react';
import type { TicketCategory } from '@/lib/api/tickets';
import s from './label.module.css';

export const CATEGORY: Record<TicketCategory, { label: string; icon: LucideIcon }> = {
  software: { label: 'Software', icon: AppWindow },
  hardware: { label: 'Hardware', icon: Monitor },
  environment: { label: 'Environment', icon: Thermometer },
  logistics: { label: 'Logistics', icon: Truck },
  other: { label: 'Other', icon: CircleEllipsis },
};

export function CategoryLabel({ value }: { value: TicketCategory }) {
  const { label, icon: Icon } = CATEGORY[value];
  return (
    <span className={s.label}>
      <Icon size={14} aria-hidden="true" />
      {label}
    </span>
  );
}
