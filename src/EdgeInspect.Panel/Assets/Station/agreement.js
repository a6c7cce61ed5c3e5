// Agreement: asking again for parts that are disputed.
import { api, ApiError } from './api.js';
import { say, sayAfterLoad } from './say.js';
import { count, t } from './texts.js';
import { localTimes } from './times.js';

const form = document.getElementById('relabel-form');

// A picture that made room for newer ones can't be asked for again.
for (const picture of document.querySelectorAll('.disputed-parts img'))
  picture.addEventListener('error', () => picture.closest('[data-rid]').classList.add('no-picture'));

form?.addEventListener('submit', async event => {
  event.preventDefault();
  const parts = [...form.querySelectorAll('input:checked')].map(box => box.name);
  if (parts.length === 0)
    return say(t('choose_parts'), 'warn');
  try {
    const answer = await api('POST', '/api/v1/relabels', { parts });
    sayAfterLoad(t('relabel_started', count(answer.parts)), 'ok');
    location.reload();
  } catch (error) {
    if (!(error instanceof ApiError))
      throw error;
    say(error.message, 'bad');
  }
});
localTimes();
document.documentElement.dataset.connected = 'true';
