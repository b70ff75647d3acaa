// What every page has: the theme switch, menus that close, times in the reader's own zone, copying.
const root = document.documentElement;

function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content ?? '';
}

function showTheme() {
  const choice = root.dataset.theme ?? 'system';
  for (const button of document.querySelectorAll('[data-theme-choice]')) {
    button.setAttribute('aria-pressed', String(button.dataset.themeChoice === choice));
  }
}

function chooseTheme(choice) {
  if (choice === 'system') delete root.dataset.theme;
  else root.dataset.theme = choice;
  try {
    if (choice === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', choice);
  } catch { /* it holds for this page then */ }
  showTheme();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (menu !== except) menu.open = false;
  }
}

const LOCAL = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'long'});

function showLocalTimes(within) {
  for (const time of within.querySelectorAll('time[datetime]')) {
    time.title = LOCAL.format(new Date(time.dateTime));
  }
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy)?.textContent ?? '';
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Select and copy by hand';
  }
}

document.addEventListener('click', event => {
  closeMenus(event.target.closest('details.menu'));
  const choice = event.target.closest('[data-theme-choice]');
  if (choice) chooseTheme(choice.dataset.themeChoice);
  const copying = event.target.closest('[data-copy]');
  if (copying) copy(copying);
});
document.addEventListener('submit', event => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  const open = document.querySelector('details.menu[open]');
  if (open) {
    open.open = false;
    open.querySelector('summary').focus();
  }
});
// What is not chosen has no place in an address.
function leaveOut(formData) {
  for (const [name, value] of [...formData]) {
    if (value === '*' || value === '') formData.delete(name);
  }
}

document.addEventListener('formdata', event => {
  if (event.target.method === 'get') leaveOut(event.formData);
});
document.addEventListener('htmx:configRequest', event => {
  event.detail.headers['X-CSRF-Token'] = meta('csrf');
  if (event.target.closest('.filters')) leaveOut(event.detail.formData);
});
document.addEventListener('htmx:afterSwap', event => showLocalTimes(event.target));

showTheme();
showLocalTimes(document);
