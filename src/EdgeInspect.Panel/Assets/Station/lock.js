// Locks the panel when nobody touches it: whoever comes next works under their own name.
import { api } from './api.js';
import { count } from './texts.js';

const warnSeconds = 15;
const waiting = [];

/** Names work that must be done before the session ends: a function that gives a promise. */
export const beforeEnd = work => waiting.push(work);

/** Waits for that work, though not for ever. */
export function finishWork() {
  const patience = new Promise(resolve => setTimeout(resolve, 3000));
  return Promise.race([Promise.allSettled(waiting.map(work => work())), patience]);
}

/** Ends the session, for one of the reasons signed_out, locked. Comes back to this page after a lock. */
export async function endSession(why) {
  document.documentElement.dataset.leaving = 'true';
  await finishWork();
  await api('DELETE', `/api/v1/session?why=${why}`, undefined, { staysHere: true }).catch(() => {});
  location.assign(why === 'locked' ? `/sign-in?return=${encodeURIComponent(location.pathname)}` : '/sign-in');
}

/** Starts to watch for idleness, and lets the button lock at once. */
export function watchIdleness(seconds) {
  const dialog = document.getElementById('lock-warning');
  const left = document.getElementById('lock-seconds');
  let last = Date.now();
  let isEnding = false;
  let told = last;
  const touched = () => {
    last = Date.now();
    // The station locks too, by what it hears: also who only looks closely, or writes for long, is there.
    if (last - told < seconds * 1000 / 3)
      return;
    told = last;
    api('POST', '/api/v1/session/touch').catch(() => {});
  };
  for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
    addEventListener(kind, touched, { capture: true, passive: true });
  // The key or touch that wakes the panel does nothing else: it was not meant for what lies behind the warning.
  for (const kind of ['click', 'keydown']) {
    addEventListener(kind, event => {
      if (!dialog.open)
        return;
      event.preventDefault();
      event.stopImmediatePropagation();
      dialog.close();
    }, { capture: true });
  }
  const end = () => {
    if (isEnding)
      return;
    isEnding = true;
    endSession('locked');
  };
  // The wall clock counts: a tablet that slept for an hour is locked when it wakes.
  const look = () => {
    const rest = Math.ceil(seconds - (Date.now() - last) / 1000);
    if (rest <= 0)
      return end();
    if (dialog.open && seconds - rest >= 1 && rest > warnSeconds)
      dialog.close();
    if (rest <= Math.min(warnSeconds, seconds / 2)) {
      left.textContent = count(rest);
      if (!dialog.open)
        dialog.showModal();
    }
  };
  setInterval(look, 250);
  document.addEventListener('visibilitychange', look);
  document.getElementById('lock')?.addEventListener('click', end);
}
