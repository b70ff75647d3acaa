// Before anything is painted, so that the page never flashes in the other theme.
(() => {
  try {
    const choice = localStorage.getItem('theme');
    if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
  } catch { /* a browser that keeps nothing shows the system's theme */ }
})();
