// What only the browser knows or can do. No page needs more of it than this.
'use strict';

(() => {
  const year = 60 * 60 * 24 * 365;
  const remember = (name, value) => { document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=lax`; };
  const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? null;

  window.edgeInspect = {
    /** Called when the page answers to a person: the document says so to whoever drives it by a program. */
    connected() {
      document.documentElement.dataset.connected = 'true';
      return zone();
    },
    setTheme(theme) {
      document.documentElement.dataset.theme = theme;
      remember('ei-theme', theme);
    },
    focus(selector) { document.querySelector(selector)?.focus(); },
  };

  if (zone())
    remember('ei-zone', zone());

  // Blazor scrolls to an anchor without moving the focus there.
  document.addEventListener('click', event => {
    if (event.target.closest('.skip'))
      document.getElementById('main').focus();
  });

  const dialog = document.getElementById('components-reconnect-modal');
  dialog.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail.state;
    if (state === 'show' && !dialog.open)
      dialog.showModal();
    else if (state === 'hide')
      dialog.close();
    else if (state === 'rejected')
      location.reload();
    else if (state === 'failed')
      document.addEventListener('visibilitychange', () => location.reload(), { once: true });
  });
  document.getElementById('reconnect-reload').addEventListener('click', () => location.reload());
})();
