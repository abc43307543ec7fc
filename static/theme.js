// Runs before first paint so that a stored choice of theme never flashes the other one. Light or dark otherwise follows the system.
try {
  var theme = localStorage.getItem('muster:theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (_) {
  // Storage may be refused; the system's theme is then the answer.
}
