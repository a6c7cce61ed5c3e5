// Says when the station can't be reached, and when it can again.
import { api, onConnection } from './api.js';

const banner = document.getElementById('connection');
let timer = 0;

/** Asks whether somebody is still signed in: that costs the station next to nothing, and says whether it is there. */
const probe = () => api('GET', '/api/v1/session', undefined, { staysHere: true }).catch(() => {});

/** Watches the connection for as long as the page is open. */
export function watchConnection() {
  onConnection(connected => {
    banner.hidden = connected;
    document.documentElement.dataset.connected = String(connected);
    clearInterval(timer);
    if (!connected)
      timer = setInterval(probe, 1500);
  });
  addEventListener('online', probe);
  addEventListener('offline', probe);
}
