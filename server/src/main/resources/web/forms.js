// What is wrong is said of a field once somebody has been there; the field itself says so to readers of the page.
const form = document.querySelector('form[data-checked]');

function mark(within) {
  for (const error of within.querySelectorAll('.field-error')) {
    const field = form.querySelector(`[aria-describedby~="${error.id}"]`);
    if (!field) continue;
    const shown = error.textContent !== '' && getComputedStyle(error).display !== 'none';
    if (shown) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }
}

function touch(event) {
  const field = event.target.closest('.field');
  if (field) field.dataset.touched = '';
  mark(form);
}

if (form) {
  form.addEventListener('input', touch);
  form.addEventListener('change', touch);
  document.addEventListener('htmx:afterRequest', () => mark(form));
  mark(form);
  form.querySelector('[aria-invalid="true"]')?.focus();
}
