/** The places of the product, in the order of the bars, with the second key of `G` that goes there. */
import ChartNoAxesColumn from '@lucide/svelte/icons/chart-no-axes-column';
import House from '@lucide/svelte/icons/house';
import LibraryBig from '@lucide/svelte/icons/library-big';
import Settings from '@lucide/svelte/icons/settings';

export const PLACES = [
  { href: '/', label: 'Home', key: 'h', icon: House },
  { href: '/library', label: 'Library', key: 'l', icon: LibraryBig },
  { href: '/insights', label: 'Insights', key: 'n', icon: ChartNoAxesColumn },
  { href: '/settings', label: 'Settings', key: 's', icon: Settings },
] as const;

/** Whether a place is the one shown, or holds it. */
export const isPlaceCurrent = (href: string, pathname: string): boolean =>
  href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
