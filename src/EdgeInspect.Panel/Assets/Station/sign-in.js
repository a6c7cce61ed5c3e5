// Signing in: by a tile and a PIN, by a password, or by a badge held to a scanner.
import { api, ApiError } from './api.js';
import { watchBadge } from './badge.js';
import { readForm } from './forms.js';
import { PinPad } from './pin-pad.js';
import { count, t } from './texts.js';

// What each pause is told with; any other is one of the account.
const pauses = ['station_paused', 'address_paused', 'busy'];
/** What takes longer is seen to be at work, in milliseconds. */
const checkingMs = 300;
const page = document.getElementById('sign-in');
const problem = document.getElementById('problem');
const checking = document.getElementById('checking');
const people = document.getElementById('people');
const password = document.getElementById('password');
const byPassword = document.getElementById('by-password');
let isSending = false;
let pause = 0;

/** Only an address on this station is followed. */
const target = () => {
  const { home, return: asked } = page.dataset;
  // As the browser would read it: it drops tabs and takes a backslash for a slash.
  const url = asked && URL.canParse(asked, location.origin) ? new URL(asked, location.origin) : null;
  return url?.origin === location.origin && url.pathname !== '/sign-in' ? url.href : home;
};

const show = text => {
  clearInterval(pause);
  problem.hidden = !text;
  problem.lastElementChild.textContent = text;
};

/** Says how long to wait, second by second, and then that one may try again. */
function showPause(key, seconds) {
  const end = Date.now() + seconds * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    const clock = left >= 60 ? t('minutes', Math.floor(left / 60), String(left % 60).padStart(2, '0')) : t('seconds', count(left));
    if (left > 0)
      problem.lastElementChild.textContent = t(key, clock);
    else
      show('');
  };
  show(' ');
  tick();
  pause = setInterval(tick, 250);
}

function explain(error, method) {
  const { reason, wait_seconds: seconds } = error.problem;
  if (seconds > 0 && reason !== 'wrong')
    showPause(pauses.includes(reason) ? reason : 'account_paused', seconds);
  else if (reason === 'not_recorded' || reason === 'no_badge')
    show(t(reason));
  else if (error.status === 401)
    show(t(`wrong_${method}`));
  else
    show(error.message);
}

async function signIn(method, name, secret) {
  if (isSending)
    return false;
  isSending = true;
  page.setAttribute('aria-busy', 'true');
  show('');
  const slow = setTimeout(() => { checking.textContent = t('checking'); }, checkingMs);
  try {
    await api('POST', '/api/v1/session', name ? { method, name, secret } : { method, secret }, { staysHere: true });
    location.assign(target());
    return true;
  } catch (error) {
    if (!(error instanceof ApiError))
      throw error;
    explain(error, method);
    return false;
  } finally {
    isSending = false;
    clearTimeout(slow);
    checking.textContent = '';
    page.removeAttribute('aria-busy');
  }
}

function startTiles() {
  const pad = new PinPad((name, pin) => signIn('pin', name, pin), () => show(''));
  const choose = tile => {
    people.hidden = true;
    byPassword.hidden = true;
    pad.open(tile.dataset.name, tile.dataset.shown);
  };
  people.addEventListener('click', event => {
    const tile = event.target.closest('.person');
    if (tile)
      choose(tile);
  });
  pad.onClose = () => {
    people.hidden = false;
    byPassword.hidden = false;
    people.querySelector('.person').focus();
  };
  byPassword.addEventListener('click', () => {
    const shows = password.hidden;
    password.hidden = !shows;
    people.hidden = shows;
    byPassword.setAttribute('aria-expanded', String(shows));
    byPassword.lastElementChild.textContent = t(shows ? 'by_pin' : 'by_password');
    show('');
    (shows ? password.elements.name : people.querySelector('.person')).focus();
  });
  return pad;
}

if (password) {
  const pad = people ? startTiles() : null;
  password.addEventListener('submit', async event => {
    event.preventDefault();
    const { name, secret } = readForm(password);
    if (!await signIn('password', name.trim().toLowerCase(), secret)) {
      password.elements.secret.value = '';
      password.elements.secret.focus();
    }
  });
  watchBadge(code => { pad?.clear(); signIn('badge', null, code); }, event => pad?.key(event));
}

document.documentElement.dataset.connected = 'true';
