// A one-time code stands behind # in its link, which browsers never send: it goes into the form, and out of the address bar.
const form = document.querySelector('form[data-code-from-address]');
const code = decodeURIComponent(location.hash.slice(1));
if (form && code) {
  form.elements.code.value = code;
  form.querySelector('[data-code]').hidden = true;
  history.replaceState(null, '', location.pathname);
}
const first = form?.querySelector('input:not([hidden]):not([name="code"])');
if (code) first?.focus();
