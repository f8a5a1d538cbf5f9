// Tells the host when the page's kernel is gone, so that no button is dead in silence;
// and lets the kernel go when the page is left.
(function () {
  var data = document.getElementById("jupyter-config-data");
  if (!data) { return; }
  var config = JSON.parse(data.textContent);
  var address = config.baseUrl + "alive/" + config.kernelId;
  var missed = 0;
  var notice = document.getElementById("cw-lost");
  function show() {
    if (notice.hidden) {
      notice.hidden = false;
      document.body.insertBefore(notice, document.body.firstChild);
    }
  }
  function ask() {
    var control = window.AbortController ? new AbortController() : null;
    var timer = control && setTimeout(function () { control.abort(); }, 4000);
    fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: control && control.signal })
      .then(function (answer) {
        // Stock Voila has no such address; there the page simply goes without.
        if (answer.status === 410 || answer.type === "opaqueredirect") { show(); return; }
        if (answer.status === 404 && missed === 0) { clearInterval(again); return; }
        if (answer.ok) { missed = 0; }
      })
      .catch(function () { missed += 1; if (missed > 1) { show(); } })
      .then(function () { clearTimeout(timer); });
  }
  var again = setInterval(ask, 2500);
  // Voila says farewell without the token that every form needs, and is refused.
  var token = notice.getAttribute("data-xsrf");
  window.addEventListener("pagehide", function (event) {
    // A page that the browser keeps may come back to its kernel.
    if (event.persisted || !token || !navigator.sendBeacon) { return; }
    var form = new FormData();
    form.append("_xsrf", token);
    navigator.sendBeacon(address, form);
  });
})();
