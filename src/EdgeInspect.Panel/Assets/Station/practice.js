// Practice: a part, an answer, and at once whether it was right. Buttons and keys are those of the review.
import { api, persist } from './api.js';
import { watchFit } from './fit.js';
import { watchMore } from './more.js';
import { buttonOf } from './review-buttons.js';
import { watchKeys } from './review-keys.js';
import { settleMs } from './review-timing.js';
import { say } from './say.js';
import { count, t } from './texts.js';

const byId = id => document.getElementById(id);
const answers = byId('practice-answers');
const classes = byId('practice-classes');
const image = byId('practice-image');
const rules = [...document.querySelectorAll('[data-rule]')];
const kinds = rules.map(rule => ({ id: rule.dataset.rule, name: rule.dataset.name }));
let token = null;
/** Since when the part is on the screen, or what was wrong with the answer; Infinity until then. */
let shownAt = Infinity;
let [given, right] = [0, 0];

const wasSeen = () => performance.now() - shownAt >= settleMs;

/** Whether an answer is taken at this moment. */
const isAsking = () => !answers.hidden && !answers.inert;

/** Notes when what was just changed is painted. */
function paint() {
  shownAt = Infinity;
  requestAnimationFrame(() => { shownAt = performance.now(); });
}

async function next() {
  byId('feedback').hidden = true;
  answers.hidden = false;
  answers.inert = true;
  // Until it comes there is nothing to answer.
  token = null;
  const item = await persist(() => api('POST', '/api/v1/practice/next', {}), error => say(error.message, 'bad'));
  token = item.token;
  byId('practice-none').hidden = token !== null;
  image.hidden = token === null;
  if (token === null)
    return;
  image.src = item.picture;
  await image.decode().catch(() => {});
  answers.inert = false;
  paint();
}

function tell(result) {
  [given, right] = [given + 1, right + (result.is_right ? 1 : 0)];
  byId('practice-score').textContent = t('practice_score', count(right), count(given));
  byId('feedback-right').hidden = !result.is_right;
  byId('feedback-wrong').hidden = result.is_right;
  byId('feedback-truth').textContent = kinds.find(k => k.id === result.class)?.name ?? result.class ?? t(`verdict_${result.verdict}`);
  for (const rule of rules)
    rule.hidden = rule.dataset.rule !== result.class;
  answers.hidden = true;
  byId('feedback').hidden = false;
  byId('practice-next').focus();
  paint();
}

async function answer(verdict, kind) {
  answers.inert = true;
  const took = Math.round(performance.now() - shownAt);
  let result;
  try {
    result = await api('POST', `/api/v1/practice/${token}/answer`, { verdict, class: kind ?? null, took_ms: took });
  } catch (error) {
    if (error.status !== 409)
      throw error;
    // The part is not in hand any more, or an answer was kept whose result was lost: only another one helps.
    say(error.message, 'bad');
    return next();
  }
  tell(result);
}

/** Whatever goes wrong is said; while the part is in hand, the answer can then be given again. */
const guard = act => act.catch(error => {
  say(error.message, 'bad');
  answers.inert = token === null;
});

const goOn = () => !byId('feedback').hidden && wasSeen() && guard(next());

const acts = {
  ok: () => (isAsking() ? wasSeen() && guard(answer('OK')) : goOn()),
  // A catalogue without kinds has one: defective, and no more.
  class: index => isAsking() && wasSeen() && index < Math.max(1, kinds.length) && guard(answer('NG', kinds[index]?.id)),
};

classes.append(...(kinds.length > 0 ? kinds : [{ name: t('defective') }]).map(buttonOf));
answers.addEventListener('click', event => {
  const button = event.target.closest('[data-do]');
  if (button)
    acts[button.dataset.do](Number(button.dataset.index));
});
byId('practice-next').addEventListener('click', goOn);
watchKeys((name, event, { index }) => acts[name](index), name => name in acts);
watchFit(classes, '.class-name');
watchMore(document.querySelector('.practice-side'));
guard(next()).finally(() => { document.documentElement.dataset.connected = 'true'; });
