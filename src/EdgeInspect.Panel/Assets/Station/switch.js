// Somebody else holds a badge to the scanner: this screen is theirs from then on.
import { api, ApiError } from './api.js';
import { watchBadge } from './badge.js';
import { finishWork } from './lock.js';
import { say } from './say.js';
import { t } from './texts.js';

/** Watches for badges on a page where somebody is signed in. */
export function watchSwitch() {
  let isSwitching = false;
  watchBadge(async secret => {
    if (isSwitching)
      return;
    isSwitching = true;
    try {
      await finishWork();
      await api('POST', '/api/v1/session', { method: 'badge', secret }, { staysHere: true });
      document.documentElement.dataset.leaving = 'true';
      location.assign('/review');
    } catch (error) {
      if (!(error instanceof ApiError))
        throw error;
      const known = { wrong: 'wrong_badge', no_badge: 'no_badge' }[error.problem?.reason];
      say(known ? t(known) : error.message, 'bad');
    } finally {
      isSwitching = false;
    }
  });
}
