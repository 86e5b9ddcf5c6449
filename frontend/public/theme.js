/* Runs before the first paint, so that a chosen theme never flashes. A file of its own: the policy forbids inline scripts. */
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
} catch {}
