// <form data-api="POST /api/v1/x"> sends its fields as JSON. What is refused stands beside the field that it names; when all is well
// the page goes to data-then, or is loaded again.
import { api, ApiError } from './api.js';
import { has, t } from './texts.js';

const valueOf = field => {
  if (field.type === 'checkbox')
    return field.checked;
  if (field.type === 'number')
    return field.value === '' ? null : field.valueAsNumber;
  return field.value === '' && !field.required ? undefined : field.value;
};

const fieldsOf = form => [...form.elements].filter(e => e.name && !e.disabled && (e.type !== 'radio' || e.checked));

/** The fields of a form by their names; empty ones that need not be filled are left out. */
export const readForm = form => Object.fromEntries(fieldsOf(form).map(e => [e.name, valueOf(e)]));

/** What is allowed, in the page's language where it is known. */
const allowedText = ({ parameter, allowed }) => (has(`allowed_${parameter}`) ? t(`allowed_${parameter}`) : t('allowed', allowed));

let unnamed = 0;

/** Says beside a field what is wrong with it; empty text takes that back. */
export function tellAt(field, text) {
  const place = field.closest('.field');
  place.querySelector('.wrong')?.remove();
  field.removeAttribute('aria-invalid');
  field.removeAttribute('aria-describedby');
  if (!text)
    return;
  const says = Object.assign(document.createElement('span'), { className: 'wrong', textContent: text });
  says.id = `wrong-${field.name || ++unnamed}`;
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', says.id);
  place.append(says);
}

/** Shows an error at a form: at the fields that it names, and above them in words. */
export function showError(form, error) {
  clearError(form);
  const known = error.errors.filter(e => form.elements[e.parameter]);
  for (const wrong of known)
    tellAt(form.elements[wrong.parameter], allowedText(wrong));
  const others = error.errors.filter(e => !known.includes(e)).map(e => `${e.parameter}: ${t('allowed', e.allowed)}`);
  const box = form.querySelector('.problem');
  if (box) {
    box.hidden = false;
    const words = known.length > 0 && others.length === 0 ? t('see_fields') : error.message;
    box.querySelector('span').textContent = [words, ...others].join(' ');
  }
  const first = form.elements[known[0]?.parameter];
  // A group of boxes takes no focus itself.
  (first?.matches('fieldset') ? first.querySelector('input') : first)?.focus();
}

/** Takes back what showError showed. */
export function clearError(form) {
  for (const says of form.querySelectorAll('.wrong'))
    says.remove();
  for (const field of form.querySelectorAll('[aria-invalid]'))
    field.removeAttribute('aria-invalid');
  const box = form.querySelector('.problem');
  if (box)
    box.hidden = true;
}

async function send(form) {
  const [method, path] = form.dataset.api.split(' ');
  const button = form.querySelector('button:not([type="button"])');
  clearError(form);
  button.disabled = true;
  try {
    const answer = await api(method, path, readForm(form), { staysHere: path.endsWith('/first-account') });
    const goesOn = form.dispatchEvent(new CustomEvent('api-done', { bubbles: true, cancelable: true, detail: answer }));
    if (goesOn && form.dataset.then)
      location.assign(form.dataset.then);
    else if (goesOn)
      location.reload();
  } catch (error) {
    if (!(error instanceof ApiError))
      throw error;
    showError(form, error);
  } finally {
    button.disabled = false;
  }
}

/** Takes over all such forms, also those that come later. */
export const watchForms = () => document.addEventListener('submit', event => {
  if (!event.target.dataset.api)
    return;
  event.preventDefault();
  send(event.target);
});
