// Practice: a part, an answer, and at once whether it was right.
import { api } from './api.js';
import { watchFit } from './fit.js';
import { watchMore } from './more.js';
import { say } from './say.js';
import { count, t } from './texts.js';

const byId = id => document.getElementById(id);
const answers = byId('practice-answers');
const image = byId('practice-image');
let token = null;
let shownAt = 0;
let [given, right] = [0, 0];

const nameOf = id => answers.querySelector(`[data-class="${id}"]`)?.textContent ?? id;

function enable(isOn) {
  for (const button of answers.children)
    button.disabled = !isOn;
}

async function next() {
  byId('feedback').hidden = true;
  answers.hidden = false;
  enable(false);
  const item = await api('POST', '/api/v1/practice/next', {});
  token = item.token;
  byId('practice-none').hidden = token !== null;
  image.hidden = token === null;
  if (token === null)
    return;
  image.src = item.picture;
  await image.decode().catch(() => {});
  shownAt = performance.now();
  enable(true);
}

function tell(result) {
  [given, right] = [given + 1, right + (result.is_right ? 1 : 0)];
  byId('practice-score').textContent = t('practice_score', count(right), count(given));
  byId('feedback-right').hidden = !result.is_right;
  byId('feedback-wrong').hidden = result.is_right;
  byId('feedback-truth').textContent = result.class ? nameOf(result.class) : t(`verdict_${result.verdict}`);
  for (const rule of document.querySelectorAll('[data-rule]'))
    rule.hidden = rule.dataset.rule !== result.class;
  answers.hidden = true;
  byId('feedback').hidden = false;
  byId('practice-next').focus();
}

async function answer({ verdict, class: kind }) {
  enable(false);
  const took = Math.round(performance.now() - shownAt);
  tell(await api('POST', `/api/v1/practice/${token}/answer`, { verdict, class: kind ?? null, took_ms: took }));
}

/** Whatever goes wrong is said; then another part is asked for. */
const guard = act => act.catch(error => {
  say(error.message, 'bad');
  enable(token !== null);
});

answers.addEventListener('click', event => {
  const button = event.target.closest('[data-verdict]');
  if (button)
    guard(answer(button.dataset));
});
byId('practice-next').addEventListener('click', () => guard(next()));
watchFit(answers, 'span');
watchMore(document.querySelector('.practice-side'));
guard(next()).finally(() => { document.documentElement.dataset.connected = 'true'; });
