// The live view: asks twice a second, and never shows as live what is past.
import { api, ApiError, onConnection } from './api.js';
import { count, decimal, has, t } from './texts.js';

const everyMs = 500;
const page = document.getElementById('live');
const byId = id => document.getElementById(id);
/** The part whose picture is on the screen: what is said of it stands beside no other's. */
let shown = null;
let isLoading = false;

const put = (id, text) => {
  const place = byId(id);
  if (place.textContent !== text)
    place.textContent = text;
};

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const clock = utc => clockFormat.format(new Date(utc));

/** How long ago, by the station's own clock: the browser's may be wrong. */
function ago(utc, now) {
  const seconds = Math.max(0, Math.round((Date.parse(now) - Date.parse(utc)) / 1000));
  if (seconds < 2)
    return t('just_now');
  return seconds < 120 ? t('seconds_ago', count(seconds)) : t('minutes_ago', count(Math.floor(seconds / 60)));
}

const lossOf = ({ reason, count: parts, minutes }) => t(has(`loss_${reason}`) ? `loss_${reason}` : 'loss_other', count(parts), minutes);

/** Lost parts are told in the words of the page; the troubles of the station's parts are its own words. */
function showState({ state, reasons: troubles, losses, utc }) {
  const reasons = [...troubles, ...losses.map(lossOf)];
  page.dataset.state = state;
  put('state', t(`state_${state}`));
  put('as-of', clock(utc));
  const list = byId('reasons');
  if (list.dataset.shown === reasons.join('\n'))
    return;
  list.dataset.shown = reasons.join('\n');
  list.replaceChildren(...reasons.map(reason => Object.assign(document.createElement('li'), { dir: 'auto', textContent: reason })));
}

function showVerdict({ degree, is_model_hidden: isHidden }, last) {
  const kept = isHidden ? 'hidden' : last?.is_kept ? 'kept' : null;
  const verdict = kept ? 'hidden' : last?.verdict ?? '';
  page.dataset.verdict = verdict;
  page.dataset.action = kept ? '' : last?.action ?? '';
  put('verdict-word', t(kept ? `verdict_${kept}` : verdict ? `verdict_${verdict}` : 'no_part'));
  put('verdict-more', kept ? t(`verdict_${kept}_why`) : last ? t(`action_${last.action}`) : t(`degree_${degree}`));
}

function showPart(live) {
  showVerdict(live, shown);
  put('last-part', shown?.part ?? '');
  put('last-when', shown ? ago(shown.utc, live.utc) : '');
}

/** One picture at a time: on a fast line some parts are passed over, none waits. */
async function loadPart(live) {
  if (isLoading)
    return;
  isLoading = true;
  const { last } = live;
  const image = Object.assign(new Image(), { src: `/api/v1/live/picture?number=${last.number}`, alt: t('last_part') });
  image.dataset.number = last.number;
  try {
    await image.decode();
    shown = last;
    byId('picture').replaceChildren(image);
    showPart(live);
  } catch {
    // There is none any more; the next part brings another.
  } finally {
    isLoading = false;
  }
}

function showFigures({ counts, total, since_utc: since, parts_per_minute: rate, waiting, ledger }) {
  page.classList.toggle('uncounted', !counts);
  for (const name of ['ok', 'ng', 'unsure', 'none'])
    put(`count-${name}`, counts ? count(counts[name]) : '–');
  put('total', count(total));
  put('since', t('since', clock(since).slice(0, 5)));
  put('rate', rate === null ? '–' : decimal(rate, rate < 10 ? 1 : 0));
  put('waiting-review', waiting ? count(waiting.review) : '–');
  put('waiting-adjudication', waiting ? count(waiting.adjudication) : '–');
  put('ledger', ledger.failed > 0 ? t('ledger_failed', count(ledger.pending), count(ledger.failed)) : count(ledger.pending));
  byId('ledger-box').classList.toggle('is-bad', ledger.failed > 0);
}

function show(live) {
  page.classList.remove('past');
  showState(live);
  if (!live.last)
    shown = null;
  else if (live.last.number !== shown?.number || live.last.utc !== shown.utc)
    loadPart(live);
  showPart(live);
  showFigures(live);
  page.dataset.line = live.line.state;
  put('line', live.line.words || t(`line_${live.line.state}`));
  document.documentElement.dataset.connected = 'true';
}

async function poll() {
  try {
    if (!document.hidden)
      show(await api('GET', '/api/v1/live'));
  } catch (error) {
    if (!(error instanceof ApiError))
      throw error;
    page.classList.add('past');
  } finally {
    setTimeout(poll, everyMs);
  }
}

onConnection(isConnected => page.classList.toggle('past', !isConnected));
document.addEventListener('visibilitychange', () => document.hidden && page.classList.add('past'));
poll();
