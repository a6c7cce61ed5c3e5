// Accounts: made, changed, switched off; tokens for programs.
import { api, ApiError } from './api.js';
import { clearError, readForm, showError } from './forms.js';
import { say, sayAfterLoad } from './say.js';
import { closeSheets } from './sheets.js';
import { t } from './texts.js';
import { localTimes } from './times.js';

const byId = id => document.getElementById(id);
const form = byId('account-form');
const secrets = ['pin', 'badge', 'password'];
let account = null;

function done(key) {
  sayAfterLoad(t(key), 'ok');
  location.reload();
}

/** Sends a request for the account that is open; what goes wrong is told at its form. */
async function request(method, path, body) {
  clearError(form);
  try {
    return { answer: await api(method, `/api/v1/accounts/${account.dataset.account}${path}`, body) };
  } catch (error) {
    if (!(error instanceof ApiError))
      throw error;
    if (error.problem.reason === 'last_admin')
      error.message = t('last_admin');
    showError(form, error);
    return null;
  }
}

function open(row) {
  account = row;
  const { shown, role, active, token, person } = row.dataset;
  form.reset();
  clearError(form);
  form.elements.display_name.value = shown;
  form.querySelector(`[name=role][value=${role}]`).checked = true;
  byId('account-change-name').textContent = shown;
  byId('account-off').hidden = active !== 'true';
  byId('account-on').hidden = active === 'true';
  // An account is a person's or a program's: with a token it gets no secrets, and with secrets no token.
  byId('account-secrets').hidden = token === 'true';
  byId('token-not').hidden = person !== 'true';
  byId('token-make').hidden = person === 'true';
  byId('token-revoke').hidden = token !== 'true';
  byId('account-change').showModal();
}

/** Only what was changed is sent, so that the record says what it was. */
function changes() {
  const { shown, role } = account.dataset;
  const now = readForm(form);
  const given = secrets.filter(name => now[name]).map(name => [name, now[name]]);
  if (now.display_name.trim() !== shown)
    given.push(['display_name', now.display_name.trim()]);
  if (now.role !== role)
    given.push(['role', now.role]);
  return Object.fromEntries(given);
}

async function change(body) {
  if (Object.keys(body).length === 0)
    byId('account-change').close();
  else if (await request('PATCH', '', body))
    done('account_changed');
}

async function makeToken() {
  const made = await request('POST', '/token');
  if (!made)
    return;
  byId('account-change').close();
  byId('token-told').textContent = made.answer.token;
  byId('account-token').showModal();
}

async function copyToken() {
  const told = byId('token-told');
  getSelection().selectAllChildren(told);
  try {
    await navigator.clipboard.writeText(told.textContent);
    byId('token-copy').textContent = t('copied');
  } catch {
    say(t('copy_by_hand'));
  }
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-change]');
  if (button)
    open(button.closest('tr'));
});
form.addEventListener('submit', event => {
  event.preventDefault();
  change(changes());
});
// A scanner ends a badge with Enter, which would send the form before it is filled.
document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && event.target.name === 'badge')
    event.preventDefault();
});
byId('account-add').addEventListener('click', () => byId('account-new').showModal());
byId('account-new').addEventListener('api-done', event => {
  event.preventDefault();
  done('account_made');
});
byId('account-off').addEventListener('click', () => change({ is_active: false }));
byId('account-on').addEventListener('click', () => change({ is_active: true }));
byId('token-make').addEventListener('click', makeToken);
byId('token-revoke').addEventListener('click', async () => await request('DELETE', '/token') && done('token_revoked'));
byId('token-copy').addEventListener('click', copyToken);
byId('account-token').addEventListener('close', () => location.reload());
closeSheets();
localTimes();
document.documentElement.dataset.connected = 'true';
