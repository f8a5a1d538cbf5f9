// Keeps the console fresh without losing what the host is typing. Works without it too.
(function () {
  "use strict";
  var main = document.getElementById("main");
  var wanted = []; // panels that were open before the page was drawn again
  var shift = 0; // server's clock minus this one's, in seconds

  function entryId() {
    var bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }
  function ready() {
    main.querySelectorAll("[data-entry]").forEach(function (field) { field.value = entryId(); });
    main.querySelectorAll("[data-look]").forEach(function (button) { button.hidden = false; });
    var now = main.querySelector(".day [aria-current]"), list = now && now.closest("ol");
    if (list) { list.scrollTop = now.parentNode.offsetTop - list.clientHeight / 2; }
    tick();
  }
  function say(text, bad) {
    var place = document.getElementById("said");
    place.textContent = "";
    var line = document.createElement("span");
    line.className = bad ? "problem" : "done";
    line.textContent = text;
    place.appendChild(line);
  }
  function unsaved() { return main.querySelector("[data-unsaved]").getAttribute("data-unsaved"); }
  function openPanels() {
    return Array.prototype.map.call(main.querySelectorAll("details[open][id]"), function (d) { return d.id; });
  }
  function swap(html, focusId, keep, quiet) {
    var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("main");
    if (!fresh || !fresh.querySelector(".desk")) { return false; }
    // What was just said stays until the next thing is done.
    var line = quiet && document.getElementById("said").firstChild;
    if (line) { fresh.querySelector("#said").replaceChildren(line); }
    var y = window.scrollY;
    main.replaceChildren.apply(main, Array.prototype.slice.call(fresh.childNodes));
    wanted = keep;
    keep.forEach(function (id) { var d = document.getElementById(id); if (d) { d.open = true; } });
    ready();
    window.scrollTo(0, y);
    var target = focusId && document.getElementById(focusId);
    if (target) { target.focus({ preventScroll: true }); }
    return true;
  }
  function chosen(list) {
    var first = Array.prototype.findIndex.call(list.options, function (one) { return one.defaultSelected; });
    return list.selectedIndex !== Math.max(first, 0);
  }
  function busyTyping() {
    // Hidden names were asked for once: the page as it comes anew has none.
    if (main.querySelector("#p-paper[open] optgroup")) { return true; }
    var fields = main.querySelectorAll("details[open] input, details[open] textarea, details[open] select");
    return Array.prototype.some.call(fields, function (f) {
      if (f.type === "hidden") { return false; }
      if (f.type === "checkbox" || f.type === "radio") { return f.checked !== f.defaultChecked; }
      if (f.tagName === "SELECT") { return chosen(f); }
      return f.value !== f.defaultValue;
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    // Read as attributes: a field named "action" or "method" would hide the property.
    if ((form.getAttribute("method") || "").toLowerCase() !== "post" || !main.contains(form)) { return; }
    event.preventDefault();
    var by = event.submitter;
    var address = (by && by.getAttribute("formaction")) || form.getAttribute("action");
    var panel = form.closest("details[id]");
    var sent = new URLSearchParams(new FormData(form));
    if (by && by.name) { sent.append(by.name, by.value); }
    if (by) { by.disabled = true; }
    fetch(address, { method: "POST", body: sent, credentials: "same-origin" })
      .then(function (answer) { return answer.text().then(function (html) { return [answer, html]; }); })
      .then(function (pair) {
        var back = panel ? null : "primary";
        if (pair[0].ok && swap(pair[1], back, openPanels())) {
          if (pair[0].url !== location.href) { history.replaceState(null, "", pair[0].url); }
          if (panel) {
            var again = document.getElementById(panel.id);
            var first = again && again.open && again.querySelector("[data-first]");
            (first || (again && again.querySelector("summary")) || main).focus();
          }
          return;
        }
        // Where it led away from the console, such as from a rehearsal, we go along.
        if (pair[0].ok && pair[0].redirected) { location.assign(pair[0].url); return; }
        if (by) { by.disabled = false; }
        var page = new DOMParser().parseFromString(pair[1], "text/html");
        var ask = page.getElementById("confirm");
        if (ask) {
          document.getElementById("said").replaceChildren(ask);
          ask.querySelector("button").focus();
          return;
        }
        var why = page.querySelector("[role=alert]");
        say((why && why.textContent.trim()) || unsaved(), true);
      })
      .catch(function () {
        if (by) { by.disabled = false; }
        say(unsaved(), true);
      });
  });

  // What the console itself must not carry is fetched when its panel is opened.
  function bring(place) {
    if (!place) { return; }
    fetch(place.getAttribute("data-part"), { credentials: "same-origin" })
      .then(function (a) { return a.ok ? a.text() : ""; })
      .then(function (html) {
        var piece = html && new DOMParser().parseFromString(html, "text/html").getElementById(place.getAttribute("data-piece"));
        if (!piece) { return; }
        place.replaceChildren.apply(place, Array.prototype.slice.call(piece.childNodes));
        place.querySelectorAll("details[id]").forEach(function (d) { d.open = wanted.indexOf(d.id) >= 0; });
      })
      .catch(function () {});
  }
  // One panel at a time, and its first field ready for the hand.
  document.addEventListener("toggle", function (event) {
    var d = event.target;
    if (d.open) { bring(d.querySelector("[data-part]")); }
    if (!d.open || !d.parentNode || !d.parentNode.classList.contains("tools")) { return; }
    main.querySelectorAll(".tools > details[open]").forEach(function (other) { if (other !== d) { other.open = false; } });
  }, true);

  // A link to a panel opens it.
  function reach(name) {
    var panel = name && document.getElementById(name);
    if (!panel || panel.tagName !== "DETAILS") { return false; }
    panel.open = true;
    (panel.querySelector("[data-first]") || panel.querySelector("summary")).focus();
    return true;
  }
  document.addEventListener("click", function (e) {
    var link = e.target.closest && e.target.closest('a[href^="#p-"]');
    if (link && reach(link.getAttribute("href").slice(1))) { e.preventDefault(); }
  });

  // The result, for the host's eyes, only while the button is held.
  var held = null;
  function look(button) {
    if (held) { return; }
    held = button;
    fetch(button.getAttribute("data-look"), { credentials: "same-origin" })
      .then(function (a) { return a.ok ? a.text() : ""; })
      .then(function (html) {
        var place = document.getElementById("look");
        if (held && place) {
          var made = new DOMParser().parseFromString(html, "text/html").body;
          place.replaceChildren.apply(place, Array.prototype.slice.call(made.childNodes));
          place.hidden = false;
        }
      });
  }
  function unlook() {
    held = null;
    var place = document.getElementById("look");
    if (place) { place.hidden = true; place.textContent = ""; }
  }
  document.addEventListener("pointerdown", function (e) { var b = e.target.closest && e.target.closest("[data-look]"); if (b) { look(b); } });
  ["pointerup", "pointercancel", "blur"].forEach(function (name) { window.addEventListener(name, unlook); });
  document.addEventListener("keydown", function (e) {
    var b = e.target.closest && e.target.closest("[data-look]");
    if (b && (e.key === " " || e.key === "Enter")) { e.preventDefault(); look(b); }
  });
  document.addEventListener("keyup", unlook);
  document.addEventListener("focusout", function (e) { if (e.target === held) { unlook(); } });

  function tick() {
    var clock = main.querySelector("[data-ends]");
    if (!clock) { return; }
    var left = Math.round(+clock.getAttribute("data-ends") - (Date.now() / 1000 + shift));
    var text = left <= 0 ? clock.getAttribute("data-over")
      : Math.floor(left / 60) + ":" + ("0" + left % 60).slice(-2);
    if (clock.textContent !== text) { clock.textContent = text; }
  }
  function poll() {
    if (document.hidden) { return; }
    var desk = main.querySelector("[data-state]");
    fetch(desk.getAttribute("data-state"), { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then(function (a) {
        var date = a.headers.get("Date");
        if (date) { shift = Date.parse(date) / 1000 - Date.now() / 1000; }
        return a.ok ? a.json() : null;
      })
      .then(function (state) {
        if (!state) { return; }
        Object.keys(state.counts).forEach(function (name) {
          var place = main.querySelector('[data-count="' + name + '"]');
          if (place && place.textContent !== state.counts[name]) { place.textContent = state.counts[name]; }
        });
        if (state.mark !== desk.getAttribute("data-mark") && !busyTyping() && !held) {
          var at = document.activeElement && document.activeElement.id;
          var keep = openPanels();
          return fetch(location.href, { credentials: "same-origin" })
            .then(function (a) { return a.ok ? a.text() : ""; })
            .then(function (html) { if (html && !busyTyping()) { swap(html, at, keep, true); } });
        }
      })
      .catch(function () {});
  }
  ready();
  reach(location.hash.slice(1));
  // Hidden names are shown once, not each time that the page is drawn again.
  var address = new URL(location.href);
  address.searchParams.delete("hidden");
  history.replaceState(null, "", address);
  setInterval(tick, 500);
  setInterval(poll, 1500);
})();
