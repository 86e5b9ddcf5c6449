/* Runs before the first paint, so that a chosen theme never flashes. A file of its own: the policy forbids inline scripts. */
try {
  const { dataset } = document.documentElement;
  const theme = localStorage.getItem('theme');
  if (theme === 'dark' || theme === 'light') dataset.theme = theme;
  if (localStorage.getItem('density') === 'roomy') dataset.density = 'roomy';
} catch {}
