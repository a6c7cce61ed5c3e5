// Attribute studies: started, followed, ended.
import { api, ApiError } from './api.js';
import { clearError, showError } from './forms.js';
import { say } from './say.js';
import { closeSheets } from './sheets.js';
import { localTimes } from './times.js';

const byId = id => document.getElementById(id);
const form = byId('study-form');
const refreshMs = 5000;

async function start() {
  const { parts, rounds } = form.elements;
  const inspectors = [...form.querySelectorAll('[name=inspector]:checked')].map(box => box.value);
  clearError(form);
  try {
    await api('POST', '/api/v1/studies', { inspectors, parts: parts.valueAsNumber, rounds: rounds.valueAsNumber });
    location.reload();
  } catch (error) {
    if (!(error instanceof ApiError))
      throw error;
    showError(form, error);
  }
}

async function finish() {
  try {
    await api('POST', `/api/v1/studies/${byId('study-running').dataset.study}/finish`);
    location.reload();
  } catch (error) {
    if (!(error instanceof ApiError))
      throw error;
    say(error.message, 'bad');
  }
}

/** While a study runs its progress is read again, unless somebody is just giving it up. */
const follow = () => setInterval(async () => {
  if (byId('study-abort').open || document.hidden)
    return;
  const { progress } = await api('GET', `/api/v1/studies/${byId('study-running').dataset.study}`).catch(() => ({ progress: [] }));
  for (const { inspector, judged } of progress) {
    const meter = document.querySelector(`#study-running [data-inspector="${CSS.escape(inspector)}"] progress`);
    if (meter && meter.value !== judged)
      return location.reload();
  }
}, refreshMs);

form?.addEventListener('submit', event => {
  event.preventDefault();
  start();
});
byId('study-finish')?.addEventListener('click', finish);
byId('study-again')?.addEventListener('click', () => location.reload());
byId('study-give-up')?.addEventListener('click', () => byId('study-abort').showModal());
if (byId('study-running'))
  follow();
closeSheets();
localTimes();
document.documentElement.dataset.connected = 'true';
